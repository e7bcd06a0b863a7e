import { allOf, type Evidence, Inconclusive } from '../../model/outcomes.ts';
import { parseAddress } from '../../model/range.ts';
import { CONVERGED_AFTER } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { probeAll } from '../../probe/converge.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import { type FixturePod, host, probePods } from '../../probe/fixture-pods.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import type { Target } from '../../probe/probe.ts';
import { noDeadPairs, type Prober } from '../../probe/prober.ts';
import { labelPod } from './label-pod.ts';
import { localNodePorts, type NodePort, nginxNodePorts, nodePorts } from './node-port-targets.ts';
import { readService } from './service-targets.ts';

export const LOCAL_MOVING = 'local-moving';

/** The label that makes a pod the Service's endpoint. */
const MEMBER = 'netconform.io/local';

/**
 * Moves the only endpoint of a Service with externalTrafficPolicy Local to another node. Then that node must answer, and the first one must
 * not. On the health check port each node must say whether it has the endpoint, before and after the move.
 * @param usual a usual node port at each address where it answers; other addresses are not probed
 * @returns no evidence if none of these nodes has a probe pod
 * @throws Violation naming the nodes that answer wrongly; Inconclusive if the Service has no health check port
 */
async function expectLocalMove(
  cluster: ClusterUnderTest,
  client: Prober,
  usual: readonly Target[],
): Promise<Evidence[]> {
  const [probes, { spec }, all] = await Promise.all([
    probePods(cluster),
    readService(cluster, LOCAL_MOVING),
    nodePorts(cluster, LOCAL_MOVING),
  ]);
  const healthPort = spec?.healthCheckNodePort ?? 0;
  if (healthPort === 0) throw new Inconclusive(`Service ${LOCAL_MOVING} was given no port for health checks`);
  const places = all.flatMap((place) => {
    const control = usual.find(({ url }) => url.startsWith(`http://${host(place.ip)}:`));
    return control === undefined ? [] : [{ ...place, control }];
  });
  const on = (pod: FixturePod) => places.filter(({ node }) => node === pod.node);
  const [first, second] = probes
    .filter((pod) => on(pod).length > 0)
    .toSorted((one, other) => one.node.localeCompare(other.node));
  if (first === undefined) return [];
  // Load balancers check only one address family. This takes the Service's first family with a place to probe.
  const familyOf = ({ ip }: NodePort) => `IPv${parseAddress(ip).family}`;
  const checkedFamily = spec?.ipFamilies?.find((family) =>
    places.some((place) => familyOf(place) === family),
  );
  const checked = places.filter((place) => familyOf(place) === checkedFamily);
  const from = patient(client);
  const holdsOn = async (pod: FixturePod) => [
    // Health checks first: they answer at once, even wrongly. A node port without an endpoint is silent until its timeout.
    await expectReachable(`ports for health checks, with the endpoint on ${pod.node}`, [
      { from, to: checked.map((place) => healthCheck(place, healthPort, place.node === pod.node)) },
    ]),
    await expectReachable('the NodePort of local traffic where its endpoint is', [
      { from, to: on(pod).map((place) => answering(place, pod.name)) },
    ]),
  ];
  try {
    await labelPod(cluster, first, MEMBER, true);
    const before = await holdsOn(first);
    if (second === undefined) return before;
    await Promise.all([labelPod(cluster, second, MEMBER, true), labelPod(cluster, first, MEMBER, false)]);
    const after = await holdsOn(second);
    const left = await expectReachable('the node that the endpoint of local traffic has left', [
      { from, to: on(first).map(silent) },
    ]);
    return [...before, ...after, left];
  } finally {
    await Promise.all(
      [first, second].map((pod) => (pod === undefined ? undefined : labelPod(cluster, pod, MEMBER, false))),
    );
  }
}

/** A client that waits as long as a change of a Service may take. It makes no further connections once a pair has converged. */
function patient(client: Prober): Prober {
  const { pace } = client;
  return { ...client, deadPairs: noDeadPairs(), pace: { ...pace, convergeMs: pace.changeMs, steady: 0 } };
}

type Place = NodePort & Required<Pick<Target, 'control'>>;

/** https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip */
function healthCheck({ node, ip, control }: Place, port: number, hasEndpoint: boolean): Target {
  return {
    name: `the health check of ${node} (${ip}:${port})`,
    node,
    url: `http://${host(ip)}:${port}/healthz`,
    answer: { status: hasEndpoint ? 200 : 503 },
    control,
  };
}

function answering({ name, node, ip, port, control }: Place, pod: string): Target {
  return { name, node, url: `http://${host(ip)}:${port}/hostname`, answer: { equals: pod }, control };
}

function silent(place: Place): Target {
  return { ...answering(place, ''), answer: { denied: 'either' } };
}

/**
 * A Service with externalTrafficPolicy Local answers only on nodes with one of its pods, and that pod sees the client's own address. This also
 * holds after its endpoint moves. Nodes where a usual node port does not answer either are left out.
 * @throws Violation naming the nodes that answer wrongly; Inconclusive if the client has not exactly one address of each family
 */
export async function expectLocalTraffic(cluster: ClusterUnderTest, client: Prober): Promise<Evidence> {
  const usual = await probeAll([{ from: client, to: await nginxNodePorts(cluster) }], CONVERGED_AFTER);
  const reachable = usual.filter(({ convergedMs }) => convergedMs !== undefined).map(({ to }) => to);
  const own = [
    ...new Set(usual.flatMap(({ observations }) => observations.flatMap((seen) => seen.localAddress ?? []))),
  ].map(parseAddress);
  const families = new Set(own.map(({ family }) => family));
  if (own.length === 0 || own.length > families.size)
    throw new Inconclusive(
      `${client.name} has not one address towards the nodes: ${own.map(({ text }) => text).join(', ') || 'none'}`,
    );
  const { answering, silent } = await localNodePorts(cluster, own);
  const reached = await expectReachable("the NodePort of local traffic, under the client's own address", [
    { from: client, to: answering },
  ]);
  // Silence means nothing on a node where no node port answers.
  const closed = silent.filter(({ node }) => reachable.some((usual) => usual.node === node));
  // Few connections, because each silent one takes its whole timeout.
  const denied =
    closed.length === 0
      ? []
      : [
          judgePairs(
            'nodes without an endpoint',
            await probeAll([{ from: client, to: closed }], CONVERGED_AFTER),
          ),
        ];
  return allOf(reached, ...denied, ...(await expectLocalMove(cluster, client, reachable)));
}
