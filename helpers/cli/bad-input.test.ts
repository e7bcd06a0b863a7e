import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machineRoutes, type Route } from '../cluster/routes.ts';
import { runHere } from '../e2e/support/run-here.ts';
import { inTemporaryFolder } from '../e2e/support/temporary.ts';
import { formatAddress } from '../model/range.ts';

/** A command line that must fail, and words that its error must have. */
interface Bad {
  title: string;
  /** FOLDER stands for a folder with `text.tar`, which is not an archive, the folder `folder` and a `kubeconfig`. */
  args: string[];
  environment?: NodeJS.ProcessEnv;
  says: string[];
}

/** A range that a route of this machine lies in, and that is large enough for pods. */
function around({ range }: Route): string {
  const wide = 16n;
  return `${formatAddress((range.first >> wide) << wide, 4)}/16`;
}

const [route] = await machineRoutes();
const taken = route === undefined ? undefined : around(route);

const KUBECONFIG = JSON.stringify({
  'current-context': 'one',
  contexts: [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
  clusters: [{ name: 'one', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'one', user: { token: 'none' } }],
});
const THERE = ['--kubeconfig', 'FOLDER/kubeconfig'];

const CERTIFY: Bad[] = [
  {
    title: 'no target where KUBECONFIG is set',
    args: [],
    environment: { KUBECONFIG: '/absent' },
    says: ['--kubeconfig "$KUBECONFIG"', '--kind'],
  },
  {
    title: 'a variable that there is not',
    args: [],
    environment: { NETCONFORM_WORKRES: '3' },
    says: ['NETCONFORM_WORKRES', 'NETCONFORM_WORKERS'],
  },
  { title: 'workers of a cluster that is there', args: [...THERE, '--workers', '3'], says: ['--kubeconfig'] },
  { title: 'a sample of nothing', args: ['--sample', '0'], says: ['--sample', '"0"', 'auto, all'] },
  { title: 'a rotation before the first', args: ['--rotation', '0'], says: ['--rotation', '"0"', 'from 1'] },
  { title: 'a rate of zero', args: ['--max-rate', '0'], says: ['--max-rate', '"0"', 'from 5'] },
  { title: 'a negative rate', args: ['--max-rate=-1'], says: ['--max-rate', '"-1"', 'from 5'] },
  {
    title: 'a rate that is no number, from the environment',
    args: [],
    environment: { NETCONFORM_MAX_RATE: 'abc' },
    says: ['NETCONFORM_MAX_RATE', '"abc"', 'from 5'],
  },
  { title: 'a rate that limits nothing', args: ['--max-rate', '1e9'], says: ['"1e9"', 'to 10000'] },
  {
    title: 'a registry with a scheme',
    args: ['--kubeconfig', 'any', '--image-registry', 'https://mirror.example'],
    says: ['--image-registry', '"https://mirror.example"', 'no scheme'],
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
    title: 'a pod range that overlaps the Service range',
    args: ['--ipalloc-range', '10.32.0.0/16'],
    says: ['--ipalloc-range', '"10.32.0.0/16"', '--service-range', '"10.32.0.0/24"'],
  },
  {
    title: "a pod range that overlaps the cluster's own network",
    args: ['--node-range', '10.200.7.0/24'],
    says: ['--ipalloc-range', '"10.200.0.0/16"', '--node-range', '"10.200.7.0/24"'],
  },
  {
    title: 'a range too small for the nodes',
    args: ['--ipalloc-range', '10.200.0.0/26'],
    says: ['--ipalloc-range', '"10.200.0.0/26"', 'too small for 3 nodes'],
  },
  { title: 'an unknown network', args: ['--cni', 'calico'], says: ['--cni', '"calico"', 'flannel'] },
  {
    title: 'an archive that does not exist',
    args: ['--image-archive', 'FOLDER/absent.tar'],
    says: ['--image-archive', 'absent.tar"', 'no such file'],
  },
  {
    title: 'an archive that is a text',
    args: ['--image-archive', 'FOLDER/text.tar'],
    says: ['--image-archive', 'text.tar"', 'not an archive of images'],
  },
  {
    title: 'an archive that is a folder',
    args: ['--image-archive', 'FOLDER/folder'],
    says: ['--image-archive', 'folder"', 'not a file'],
  },
  {
    title: 'a kubeconfig that does not exist',
    args: ['--kubeconfig', 'FOLDER/absent'],
    says: ['--kubeconfig', 'absent"', 'no such file'],
  },
  {
    title: 'a context that does not exist',
    args: [...THERE, '--context', 'production'],
    says: ['--context', '"production"', 'one'],
  },
  { title: 'no pod to be in', args: ['--in-cluster'], says: ['--in-cluster', 'KUBERNETES_SERVICE_HOST'] },
  {
    title: 'an ssh host that is an option',
    args: ['--kubeconfig', 'absent', '--via-ssh', 'admin@-oProxyCommand=true'],
    says: ['--via-ssh', '"admin@-oProxyCommand=true"', '[user@]host[:port]'],
  },
  {
    title: 'an agent without its namespace',
    args: ['--kubeconfig', 'any', '--network-agent', 'calico-node'],
    says: ['--network-agent', '"calico-node"', 'NAMESPACE/NAME'],
  },
  {
    title: "a label that is one of the program's own",
    args: ['--pod-labels', 'team=net,app=mine'],
    says: ['--pod-labels', '"team=net,app=mine"', 'app is a label that netconform uses for its own pods'],
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
    title: 'a report folder inside a file',
    args: ['--out', 'FOLDER/text.tar/reports'],
    says: ['--out', 'text.tar/reports"', 'cannot be written to'],
  },
  {
    title: 'quiet and verbose',
    args: ['--quiet'],
    environment: { NETCONFORM_VERBOSE: '1' },
    says: ['--quiet (NETCONFORM_QUIET)', '--verbose (NETCONFORM_VERBOSE)'],
  },
  {
    title: 'diagnostics, at an unknown time',
    args: ['--diagnostics', 'sometimes'],
    says: ['--diagnostics', '"sometimes"', 'on-failure'],
  },
  { title: 'no number of workers', args: ['--workers', 'many'], says: ['--workers', '"many"'] },
];

const SELFCHECK: Bad[] = [
  {
    title: 'an unknown fault',
    args: ['--fault', 'no-udp,sabotage'],
    says: ['--fault', '"sabotage"', '--list'],
  },
  { title: 'no network', args: ['--cni', 'none'], says: ['--cni', '"none"'] },
  {
    title: 'an unknown cluster',
    args: ['--cluster', 'nobodys'],
    says: ['--cluster', '"nobodys"', 'cluster up'],
  },
];

const WATCH: Bad[] = [
  { title: 'no cluster', args: [], says: ['--kubeconfig', '--cluster'] },
  { title: 'two clusters', args: ['--cluster', 'one', ...THERE], says: ['--cluster', '--kubeconfig'] },
  {
    title: 'an unknown cluster',
    args: ['--cluster', 'nobodys'],
    says: ['--cluster', '"nobodys"', 'cluster up'],
  },
  {
    title: 'an unknown kind',
    args: [...THERE, '--max-outage', 'pods=2s'],
    says: ['--max-outage', '"pods=2s"', 'node-port'],
  },
  {
    title: 'a rate too low for the gap',
    args: [...THERE, '--max-outage', '1s', '--rate', '1/s'],
    says: ['--max-outage', '--rate'],
  },
  { title: 'no rate', args: [...THERE, '--rate', 'fast'], says: ['--rate', '"fast"', '10/s'] },
  { title: 'nothing to watch', args: [...THERE, '--kinds', ''], says: ['--kinds', '""'] },
  {
    title: 'an unknown command',
    args: [...THERE, '--', 'no-such-command'],
    environment: { PATH: process.env.PATH },
    says: ['"no-such-command"'],
  },
];

const CLEANUP: Bad[] = [
  { title: 'all, of a cluster', args: [...THERE, '--all'], says: ['--all', '--run'] },
  {
    title: 'no name of a run',
    args: [...THERE, '--run', 'mine'],
    says: ['--run "mine"', 'netconform-15aa95'],
  },
  {
    title: 'a run, of no cluster',
    args: ['--run', 'netconform-15aa95'],
    says: ['--run "netconform-15aa95"', '--kubeconfig'],
  },
  {
    title: 'a kubeconfig that does not exist',
    args: ['--kubeconfig', 'FOLDER/absent'],
    says: ['--kubeconfig', 'absent"', 'no such file'],
  },
];

/** Runs a command that must be refused: in one line that names option and value, and without creating anything. */
async function expectRefusal(command: string[], { args, environment, says }: Bad): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'text.tar'), 'no archive\n');
    await writeFile(join(folder, 'kubeconfig'), KUBECONFIG);
    await mkdir(join(folder, 'folder'));
    const before = await readdir(folder, { recursive: true });
    const all = [...command, ...args].map((arg) => arg.replace('FOLDER', folder));
    const { code, stdout, stderr } = await runHere(all, folder, environment);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    for (const part of says) expect(stderr).toContain(part);
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });
}

// If an option is given twice, the last one counts.
const OUT = ['--out', 'FOLDER/reports'];

test.for(CERTIFY)('certify refuses $title', (bad) => {
  const isThere = bad.args.some((arg) => ['--kubeconfig', '--in-cluster'].includes(arg));
  return expectRefusal(['certify', ...OUT, ...(isThere ? [] : ['--cni', 'flannel'])], bad);
});

test.skipIf(taken === undefined)('certify refuses a pod range that a route of this machine is in', () =>
  expectRefusal(['certify', ...OUT, '--cni', 'flannel'], {
    title: '',
    args: ['--ipalloc-range', `${taken}`],
    says: ['--ipalloc-range', `"${taken}"`, 'route of this machine'],
  }),
);

test.for(SELFCHECK)('selfcheck refuses $title', (bad) =>
  expectRefusal(['selfcheck', ...OUT, '--cni', 'flannel'], bad),
);

test.for([['certify'], ['certify', '--dry-run'], ['watch'], ['job']])(
  'a command that could certify with vacuous checks refuses to start: %s',
  (args) =>
    expectRefusal(args, {
      title: '',
      args: [],
      environment: { NETCONFORM_MUTANT: 'ignored' },
      says: ['NETCONFORM_MUTANT'],
    }),
);

test.for(WATCH)('watch refuses $title', (bad) => expectRefusal(['watch', ...OUT], bad));

test.for(CLEANUP)('cleanup refuses $title', (bad) => expectRefusal(['cleanup', '--quiet'], bad));
