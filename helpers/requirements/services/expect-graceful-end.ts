import { randomBytes } from 'node:crypto';
import { seconds } from '../../config/duration.ts';
import { PASSING_LABEL } from '../../model/labels.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { inSeconds, TIMEOUTS } from '../../model/timeouts.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { echoPods, type FixturePod, labelledPods, PORTS } from '../../probe/fixture-pods.ts';
import { createPods, podsReady, removePods } from '../../probe/passing-pods.ts';
import { everyProbePod } from '../../probe/pod-pairs.ts';
import {
  closeConnection,
  cutOf,
  type Kept,
  type KeptConnection,
  openConnections,
  wentOn,
} from './kept-connections.ts';
import { labelPod } from './label-pod.ts';
import { arrivals, everyNodeToPorts, expectArrived } from './service-arrival.ts';

export const LEAVING = 'echo-leaving';

/** The label that adds a pod to the Service. */
const MEMBER = 'netconform.io/leaving';

/** The terminating pod, and the pod that stays. */
const TERMINATES = `${MEMBER},${PASSING_LABEL}`;

/**
 * A pod of a Service terminates but serves until it ends, and another pod is ready. New connections from every node must reach the other pod.
 * A connection that each node opened before must continue. Nodes from which the Service never answered are left out.
 * @throws Violation naming the nodes with cut or misdirected connections; Inconclusive if the pods cannot show it
 */
export async function expectGracefulEnd(cluster: ClusterUnderTest): Promise<Evidence> {
  const [staying] = (await echoPods(cluster)).toSorted((one, other) => one.name.localeCompare(other.name));
  if (staying === undefined) throw new Inconclusive('no pod is ready that stays');
  // A pod of an earlier check may still exist.
  const name = `leaving-${randomBytes(3).toString('hex')}`;
  const serves = [`--http-port=${PORTS.tcp}`, `--delay-shutdown=${inSeconds(TIMEOUTS.servingEnd)}`];
  try {
    await createPods(cluster, [
      {
        name,
        node: staying.node,
        labels: { [MEMBER]: 'yes' },
        args: ['netexec', ...serves],
        graceMs: TIMEOUTS.servingEnd,
      },
    ]);
    await podsReady(cluster, TERMINATES, 1);
    const [leaving] = await labelledPods(cluster, TERMINATES);
    if (leaving === undefined) throw new Inconclusive(`${name} is not ready`);
    return await whileItEnds(cluster, leaving, staying);
  } finally {
    // Together, so that each is tried even if the other fails.
    await Promise.all([labelPod(cluster, staying, MEMBER, false), endPod(cluster, name)]);
  }
}

/**
 * Removes the pod and stops its server at once. Without that the kubelet waits for the first grace period, even if a later request shortens
 * it.
 */
async function endPod(cluster: ClusterUnderTest, name: string): Promise<void> {
  await removePods(cluster, TERMINATES);
  const url = `http://127.0.0.1:${PORTS.tcp}/exit?code=0`;
  await execInPod(cluster, { name }, ['curl', '-s', '-m', inSeconds(TIMEOUTS.connect), url]).catch(
    () => undefined,
  );
}

async function whileItEnds(
  cluster: ClusterUnderTest,
  leaving: FixturePod,
  staying: FixturePod,
): Promise<Evidence> {
  const plans = await everyNodeToPorts(cluster, LEAVING, [leaving, staying]);
  const first = await arrivals(plans, [leaving.name]);
  const nodes = first.filter(({ ms }) => ms !== undefined).map(({ from }) => from.node);
  const left = first
    .filter(({ ms }) => ms === undefined)
    .map(({ from }) => `${from.node}: left out, ${LEAVING} does not answer`);
  if (nodes.length === 0) throw new Inconclusive(`${LEAVING} never answered`, left);
  const pods = (await everyProbePod(cluster)).filter(({ node }) => nodes.includes(node));
  const connections = await openConnections(cluster, pods, plans[0]?.to[0]?.url ?? '');
  await labelPod(cluster, staying, MEMBER, true);
  await removePods(cluster, TERMINATES);
  const moved = await arrivals(
    plans.filter(({ from }) => nodes.includes(from.node)),
    [staying.name],
  );
  const kept = await Promise.all(
    connections.map(async (connection) => ({ connection, kept: await closeConnection(cluster, connection) })),
  );
  expectArrived(LEAVING, `is the only endpoint since ${leaving.name} terminates`, [staying.name], moved);
  await expectServing(cluster, leaving);
  expectKept(cluster, kept, leaving);
  const slowest = Math.max(...moved.map(({ ms = 0 }) => ms));
  return {
    checked: kept.length,
    summary: `${kept.length} connections to a pod that terminates went on; new ones reached the other pod within ${seconds(slowest)}`,
    details: [
      ...moved.map(
        ({ from, ms = 0 }) => `${from.node}: new connections reached the other pod within ${seconds(ms)}`,
      ),
      ...left,
    ],
  };
}

/** @throws Inconclusive if the pod has ended meanwhile, because its connections then ended with it */
async function expectServing({ kube, run }: ClusterUnderTest, { name, node }: FixturePod): Promise<void> {
  const { items } = await kube.core.listNamespacedPod({
    namespace: run.namespace,
    labelSelector: TERMINATES,
  });
  const status = items.find(({ metadata }) => metadata?.name === name)?.status;
  if (status?.containerStatuses?.[0]?.state?.running === undefined)
    throw new Inconclusive(`${name} ended before its connections were looked at`, [], { nodes: [node] });
}

function expectKept(
  cluster: ClusterUnderTest,
  all: readonly { connection: KeptConnection; kept: Kept }[],
  leaving: FixturePod,
): void {
  const cut = all.flatMap(({ connection: { pod }, kept }) => {
    const how = cutOf(kept, leaving.name);
    return how === undefined ? [] : [{ pod, how }];
  });
  const [worst] = cut;
  if (worst === undefined) {
    const quiet = all.filter(({ kept }) => !wentOn(kept)).map(({ connection }) => connection.pod.node);
    if (quiet.length === 0) return;
    throw new Inconclusive(`too few requests were made on the connections from ${quiet.join(', ')}`, [], {
      nodes: quiet,
    });
  }
  const samples = cut.map(({ pod, how }) => ({
    from: pod.name,
    fromNode: pod.node,
    to: leaving.name,
    toNode: leaving.node,
    detail: `${pod.node}: a connection to ${leaving.name}, which terminates and still serves, was cut: ${how}`,
  }));
  throw new Violation(
    {
      kind: 'connection-cut',
      subject: `Service ${LEAVING}`,
      ...(cut.length === 1 ? { from: { type: 'node', name: worst.pod.node } } : {}),
      failed: cut.length,
      of: all.length,
      unit: 'connections',
      samples,
    },
    {
      expected: 'a connection goes on for as long as the pod that terminates serves it',
      details: samples.map(({ detail }) => detail),
      again: `kubectl get endpointslices -n ${cluster.run.namespace} -l kubernetes.io/service-name=${LEAVING} -o yaml`,
    },
  );
}
