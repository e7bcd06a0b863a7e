import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { brokenPair } from '../e2e/samples/pairs.sample.ts';
import { sampleReports, withSilent } from '../e2e/samples/weave-reports.sample.ts';
import { inTemporaryFolder } from '../e2e/support/temporary.ts';
import { connect } from '../kube/client.ts';
import { Violation } from '../model/outcomes.ts';
import { UNSHAPED } from '../model/pod-shape.ts';
import { parseAddress } from '../model/range.ts';
import type { RunContext } from '../model/run-context.ts';
import { clusterUnderTest, connectRun } from '../probe/cluster-under-test.ts';
import { judgePairs } from '../probe/judge-pairs.ts';
import { type Case, DENIALS } from '../requirements/network-policy/cases.ts';
import { type Cell, gridOn, PORTS } from '../requirements/network-policy/cells.ts';
import { failTables, type Seen } from '../requirements/network-policy/truth-table.ts';
import { isOffered } from '../requirements/requires.ts';
import { checkConnections } from '../requirements/weave/check-connections.ts';
import { checkIpam } from '../requirements/weave/check-ipam.ts';
import { checkOwners } from '../requirements/weave/check-owners.ts';
import { checkRing } from '../requirements/weave/check-ring.ts';
import { allRequirements } from '../run/selection.ts';
import { FAULTS } from './faults/all.ts';
import { coveringFaults } from './faults/covering.ts';

// For each requirement, a test here fails if its check becomes vacuous.

const ALL = await allRequirements();

const [[policies], [from, to], [port]] = [DENIALS as [Case], gridOn(['a', 'b']) as [Cell, Cell], PORTS];
const passed: Seen = { from, to, port, allowed: false, right: false, detail: '' };

/** The judgement of each requirement without a fault in the core set, on values that violate the requirement. */
const JUDGED: Readonly<Record<string, () => unknown>> = {
  'POD-8': () => judgePairs('pods over SCTP', [brokenPair('a', { node: 'b' })]),
  'EXT-3': () => judgePairs('the load balancer of echo', [brokenPair('a', { name: 'the load balancer' })]),
  'POL-1': () =>
    failTables([{ one: policies, seen: [passed, { ...passed, allowed: true, right: true }] }], 'x', true),
  'WEAVE-1': () => checkIpam(withSilent(0), ['10.200.0.0/16']),
  'WEAVE-2': () => checkRing(withSilent(0)),
  'WEAVE-3': () => checkConnections(withSilent(0)),
  'WEAVE-4': () =>
    checkOwners(sampleReports(), [{ address: parseAddress('10.32.0.1'), holder: 'pod x/one', node: 'a' }]),
};

/** The core set, and its faults that turn a requirement red. */
const core = coveringFaults(FAULTS, 'flannel');
const faultsOf = (id: string) =>
  FAULTS.filter((one) => core.includes(one.id) && one.expected.flannel?.red.includes(id)).map(
    (one) => one.id,
  );

/** A kubeconfig with a port on which nothing listens, because it is reserved. */
const NOBODY = `
apiVersion: v1
kind: Config
current-context: none
contexts: [{ name: none, context: { cluster: none, user: none } }]
clusters: [{ name: none, cluster: { server: 'https://127.0.0.1:2' } }]
users: [{ name: none, user: { token: none } }]
`;

/** The context of a run on a cluster that offers every feature. */
const RUN: Omit<RunContext, 'cni'> = {
  access: {},
  name: 'run',
  namespace: 'run',
  shape: UNSHAPED,
  podRanges: '10.200.0.0/16',
  serviceRanges: '10.32.0.0/24',
  agent: { namespace: 'kube-system', selector: 'name=weave-net', daemonSet: 'weave-net' },
  disruptive: true,
  workloads: true,
  outside: { kind: 'machine' },
};

test.for(ALL)('$id reads the cluster before it gives a result', async (one) => {
  await inTemporaryFolder(async (folder) => {
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, NOBODY);
    const cni = isOffered(one, 'flannel') ? 'flannel' : 'weave';
    const cluster = clusterUnderTest(connectRun({ ...RUN, cni }, connect(kubeconfig)));
    const said: unknown = await one.check(cluster).catch((error: unknown) => error);
    expect(said).toBeInstanceOf(Error);
    expect(inspect(said)).toContain('ECONNREFUSED');
  });
});

test.for(ALL)('$id turns red in the core set, or in a test of its judgement', ({ id }) => {
  const judge = JUDGED[id];
  if (faultsOf(id).length === 0) expect(judge).toThrow(Violation);
  else expect(judge).toBeUndefined();
});
