import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { formatAddress } from '../address/range.ts';
import { machineRoutes, type Route } from '../cluster/routes.ts';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { netconform } from '../end-to-end/program.ts';
import { inTemporaryFolder, runName } from '../end-to-end/temporary.ts';
import { CACHE, engineHere, NO_TRACES, tracesOf } from '../end-to-end/traces.ts';

const cluster = inject('cluster');

/** A range that a route of this machine lies in, and that is large enough for pods. */
function around({ range }: Route): string {
  const wide = 16n;
  return `${formatAddress((range.first >> wide) << wide, 4)}/16`;
}

/** What is given, and what the sentence has to name. */
interface Bad {
  title: string;
  args: string[];
  environment?: NodeJS.ProcessEnv;
  says: string[];
}

const routes = await machineRoutes();
const taken = around(routes[0] as Route);

const BAD: Bad[] = [
  {
    title: 'no such fault',
    args: ['selfcheck', '--fault', 'no-udp,sabotage'],
    says: ['--fault', '"sabotage"', '--list'],
  },
  { title: 'a sample of nothing', args: ['--sample', '0'], says: ['--sample', '"0"', 'auto, all'] },
  { title: 'a rotation before the first', args: ['--rotation', '0'], says: ['--rotation', '"0"', 'from 1'] },
  { title: 'a rate of nothing', args: ['--max-rate', '0'], says: ['--max-rate', '"0"', 'from 5'] },
  { title: 'a rate below nothing', args: ['--max-rate=-1'], says: ['--max-rate', '"-1"', 'from 5'] },
  {
    title: 'a rate that is no number, from the environment',
    args: [],
    environment: { NETCONFORM_MAX_RATE: 'abc' },
    says: ['NETCONFORM_MAX_RATE', '"abc"', 'from 5'],
  },
  { title: 'a rate that bounds nothing', args: ['--max-rate', '1e9'], says: ['"1e9"', 'to 10000'] },
  { title: 'faults for no network', args: ['selfcheck', '--cni', 'none'], says: ['--cni', '"none"'] },
  {
    title: 'a cluster that there is not, for faults',
    args: ['selfcheck', '--cluster', 'nobodys'],
    says: ['--cluster', '"nobodys"', 'cluster up'],
  },
  {
    title: 'a registry with a scheme',
    args: ['--kubeconfig', 'any', '--image-registry', 'https://mirror.example'],
    says: ['--image-registry', '"https://mirror.example"', 'without a scheme'],
  },
  {
    title: 'a registry for a cluster made here',
    args: ['--image-registry', 'mirror.example:5000'],
    says: ['--image-registry', '"mirror.example:5000"', '--kubeconfig'],
  },
  { title: 'not a CIDR', args: ['--ipalloc-range', 'pods'], says: ['--ipalloc-range', '"pods"'] },
  {
    title: 'not a CIDR, from the environment',
    args: [],
    environment: { IPALLOC_RANGE: '10.200/16' },
    says: ['IPALLOC_RANGE', '"10.200/16"'],
  },
  {
    title: 'host bits set',
    args: ['--service-range', '10.32.0.1/24'],
    says: ['--service-range', '"10.32.0.1/24"', '10.32.0.0/24'],
  },
  {
    title: 'IPv6 for Weave Net',
    args: ['--cni', 'weave', '--ipalloc-range', 'fd00::/48'],
    says: ['--ipalloc-range', '"fd00::/48"', 'Weave Net is IPv4 only'],
  },
  {
    title: 'pod range overlapping Service range',
    args: ['--ipalloc-range', '10.32.0.0/16'],
    says: ['--ipalloc-range', '"10.32.0.0/16"', '--service-range', '"10.32.0.0/24"'],
  },
  {
    title: "pod range overlapping the cluster's own network",
    args: ['--node-range', '10.200.7.0/24'],
    says: ['--ipalloc-range', '"10.200.0.0/16"', '--node-range', '"10.200.7.0/24"'],
  },
  {
    title: 'a route of this machine',
    args: ['--ipalloc-range', taken],
    says: ['--ipalloc-range', `"${taken}"`, 'route of this machine'],
  },
  {
    title: 'a range too small for the nodes',
    args: ['--ipalloc-range', '10.200.0.0/26'],
    says: ['--ipalloc-range', '"10.200.0.0/26"', 'too small for 3 nodes'],
  },
  { title: 'an unknown network', args: ['--cni', 'calico'], says: ['--cni', '"calico"', 'flannel'] },
  {
    title: 'an archive that is not there',
    args: ['--image-archive', 'absent.tar'],
    says: ['--image-archive', 'absent.tar"', 'no such file'],
  },
  {
    title: 'an archive that is a text',
    args: ['--image-archive', 'text.tar'],
    says: ['--image-archive', 'text.tar"', 'not an archive of images'],
  },
  {
    title: 'an archive that is a folder',
    args: ['--image-archive', 'folder'],
    says: ['--image-archive', 'folder"', 'not a file'],
  },
  {
    title: 'a kubeconfig that is not there',
    args: ['--kubeconfig', 'absent'],
    says: ['--kubeconfig', 'absent"', 'no such file'],
  },
  { title: 'no pod to be in', args: ['--in-cluster'], says: ['--in-cluster', 'KUBERNETES_SERVICE_HOST'] },
  {
    title: 'a way of ssh that is an option',
    args: ['--kubeconfig', 'absent', '--via-ssh', 'admin@-oProxyCommand=true'],
    says: ['--via-ssh', '"admin@-oProxyCommand=true"', '[user@]host[:port]'],
  },
  {
    title: 'a namespace that is not there',
    args: ['--kubeconfig', kubeconfigPath(CACHE, cluster.name), '--namespace', 'absent'],
    says: ['--namespace', '"absent"', 'expected a namespace that is there'],
  },
  {
    title: 'an agent without its namespace',
    args: ['--kubeconfig', 'any', '--network-agent', 'calico-node'],
    says: ['--network-agent', '"calico-node"', 'NAMESPACE/NAME'],
  },
  {
    title: 'an agent that is not there',
    args: ['--kubeconfig', kubeconfigPath(CACHE, cluster.name), '--network-agent', 'kube-system/absent'],
    says: ['--network-agent', '"kube-system/absent"', 'there is no such DaemonSet'],
  },
  {
    title: 'a label that is one of its own',
    args: ['--pod-labels', 'team=net,app=mine'],
    says: ['--pod-labels', '"team=net,app=mine"', 'app is a label by which the program finds its own pods'],
  },
  {
    title: 'no effect of a taint, from the environment',
    args: [],
    environment: { NETCONFORM_TOLERATIONS: 'dedicated:Never' },
    says: [
      '--tolerations',
      'NETCONFORM_TOLERATIONS',
      '"dedicated:Never"',
      'NoSchedule, PreferNoSchedule, NoExecute',
    ],
  },
  {
    title: 'labels that no node has',
    args: ['--kubeconfig', kubeconfigPath(CACHE, cluster.name), '--node-selector', 'pool=absent'],
    says: ['--node-selector', '"pool=absent"', `no schedulable node of ${cluster.name}-control-plane`],
  },
  {
    title: 'a context that is not there',
    args: ['--kubeconfig', kubeconfigPath(CACHE, cluster.name), '--context', 'production'],
    says: ['--context', '"production"', `kind-${cluster.name}`],
  },
  {
    title: 'a name that is taken',
    args: ['--name', cluster.name],
    says: ['--name', `"${cluster.name}"`, 'already taken'],
  },
  {
    title: 'a report folder inside a file',
    args: ['--out', 'text.tar/reports'],
    says: ['--out', 'text.tar/reports"', 'cannot be written to'],
  },
  {
    title: 'quiet and verbose',
    args: ['--quiet'],
    environment: { NETCONFORM_VERBOSE: '1' },
    says: ['--quiet (NETCONFORM_QUIET)', '--verbose (NETCONFORM_VERBOSE)'],
  },
  {
    title: 'diagnostics, at a time that there is not',
    args: ['--diagnostics', 'sometimes'],
    says: ['--diagnostics', '"sometimes"', 'on-failure'],
  },
  { title: 'no number of workers', args: ['--workers', 'many'], says: ['--workers', '"many"'] },
];

test.for(BAD)('$title: one sentence that names option and value, and nothing is made', async (bad) => {
  const engine = await engineHere();
  const { args, environment = {}, says } = bad;
  await inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'text.tar'), 'no archive\n');
    await mkdir(join(folder, 'folder'));
    const out = join(folder, 'reports');
    const name = runName();
    const [command, ...flags] = args[0] === 'selfcheck' ? args : ['certify', ...args];
    const all = [command ?? '', '--out', out, '--cni', 'flannel', '--name', name, ...flags];
    const { code, stdout, stderr } = await netconform(all, environment, { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    for (const part of says) expect(stderr).toContain(part);
    expect(await tracesOf(engine, name)).toEqual(NO_TRACES);
    expect(existsSync(out)).toBe(false);
  });
});

test('the cluster whose name was asked for again is untouched', async () => {
  const { containers, networks } = await tracesOf(await engineHere(), cluster.name);
  expect({ containers, networks }).toEqual({
    containers: ['control-plane', 'worker', 'worker2'].map((role) => `${cluster.name}-${role}`),
    networks: [cluster.name],
  });
});
