import { setTimeout } from 'node:timers/promises';
import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import pMap from 'p-map';
import { seconds } from '../../config/duration.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { CONVERGED_AFTER, inSeconds, PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { execInPod } from '../../probe/exec-in-pod.ts';
import { echoPods, type FixturePod } from '../../probe/fixture-pods.ts';
import { everyProbePod } from '../../probe/pod-pairs.ts';
import { inTurns } from '../../probe/rate/in-turns.ts';
import { Stopwatch } from '../../probe/rate/stopwatch.ts';
import { readService } from './service-targets.ts';

export const MOVING = 'echo-moving';

/** The label that makes a pod the Service's endpoint. */
const MEMBER = 'netconform.io/moving';

/** Sends one datagram from a port and prints what comes back. $1 and $2 are where to, $3 the source port. */
const ASK = `printf hostname | nc -u -p "$3" -w ${inSeconds(TIMEOUTS.datagram)} "$1" "$2" 2> /dev/null; echo; echo netconform:end`;

/** A client that keeps its source port. */
interface Client {
  pod: FixturePod;
  port: number;
}

/**
 * A UDP client that keeps its port reaches the new endpoint of a Service after the old one has left, from a pod on every node; there is none in
 * between for a while.
 * @throws Violation naming the nodes from which it does not within the time of a change; Inconclusive where the Service never answered
 */
export async function expectPortKept(cluster: ClusterUnderTest): Promise<Evidence> {
  const [probes, endpoints, service] = await Promise.all([
    everyProbePod(cluster),
    echoPods(cluster),
    readService(cluster, MOVING),
  ]);
  const [first, second] = endpoints.toSorted((one, other) => one.name.localeCompare(other.name));
  if (first === undefined || second === undefined)
    throw new Inconclusive(`${endpoints.length} pod is ready, not two: the endpoint cannot change`);
  const [ip = '', at = 0] = [service.spec?.clusterIP, service.spec?.ports?.[0]?.port];
  const ask = (client: Client) => answerTo(cluster, client, [ip, String(at)]);
  const all = probes.map((pod): Client => ({ pod, port: clientPort() }));
  try {
    await setMember(cluster, first, true);
    const before = await arrivals(cluster, all, first, ask);
    const clients = all.filter((client) => before.get(client)?.ms !== undefined);
    const left = all
      .filter((client) => !clients.includes(client))
      .map(({ pod }) => `${pod.node}: left out, ${MOVING} does not answer`);
    if (clients.length === 0) throw new Inconclusive(`${MOVING} never answered over UDP`, left);
    await setMember(cluster, first, false);
    await setTimeout(PAUSES.withoutEndpoint);
    await setMember(cluster, second, true);
    const after = await arrivals(cluster, clients, second, ask);
    const stale = clients.filter((client) => after.get(client)?.ms === undefined);
    if (stale[0] !== undefined)
      throw violation(cluster, { stale, clients, first, second, left, ip, at, after });
    const slowest = Math.max(...[...after.values()].map(({ ms = 0 }) => ms));
    return {
      checked: clients.length,
      summary: `${clients.length} clients that keep their port reached the new endpoint of ${MOVING}, the slowest after ${seconds(slowest)}`,
      details: [
        ...clients.map(
          (client) => `${client.pod.name} on ${client.pod.node}: ${seconds(after.get(client)?.ms ?? 0)}`,
        ),
        ...left,
      ],
    };
  } finally {
    await Promise.all([setMember(cluster, first, false), setMember(cluster, second, false)]);
  }
}

/** A port below those that kernels give to connections by themselves (ip_local_port_range), another one each time. */
function clientPort(): number {
  return 20_000 + Math.floor(Math.random() * 10_000);
}

async function setMember(
  { kube, run }: ClusterUnderTest,
  { name }: FixturePod,
  member: boolean,
): Promise<void> {
  const body = { metadata: { labels: { [MEMBER]: member ? 'yes' : null } } };
  await kube.core.patchNamespacedPod(
    { name, namespace: run.namespace, body },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

async function answerTo(
  cluster: ClusterUnderTest,
  { pod, port }: Client,
  to: readonly string[],
): Promise<string> {
  const { stdout } = await execInPod(cluster, pod, ['sh', '-c', ASK, 'sh', ...to, String(port)]);
  if (!stdout.trimEnd().endsWith('netconform:end'))
    throw new Inconclusive(`the output of nc in ${pod.name} was cut short`, [], { nodes: [pod.node] });
  return stdout.split('\n')[0]?.trim() ?? '';
}

/** When each client had the answers of an endpoint several times in a row, ms from now; without a time: never, and who answered last. */
async function arrivals(
  cluster: ClusterUnderTest,
  clients: readonly Client[],
  endpoint: FixturePod,
  ask: (client: Client) => Promise<string>,
): Promise<Map<Client, { ms?: number; last: string }>> {
  const { limit, pace } = cluster;
  const arrivalAt = async (client: Client) => {
    const time = new Stopwatch();
    let [inRow, sinceMs, last] = [0, 0, ''];
    while (inRow < CONVERGED_AFTER) {
      const beforeMs = time.ownMs;
      // A client over the bound of the run's rate waits for its turn.
      [last = ''] = await inTurns(
        limit,
        [client],
        { connectionsOf: () => 1, atOnce: 1 },
        ([one]) => Promise.all([ask(one as Client)]),
        time,
      );
      if (last !== endpoint.name && time.ownMs > pace.changeMs) return [client, { last }] as const;
      if (inRow === 0) sinceMs = beforeMs;
      inRow = last === endpoint.name ? inRow + 1 : 0;
    }
    return [client, { ms: sinceMs, last }] as const;
  };
  return new Map(await pMap(clients, arrivalAt, { concurrency: pace.sourcesAtOnce }));
}

function violation(
  { pace, run }: ClusterUnderTest,
  seen: {
    stale: readonly Client[];
    clients: readonly Client[];
    first: FixturePod;
    second: FixturePod;
    left: readonly string[];
    ip: string;
    at: number;
    after: ReadonlyMap<Client, { last: string }>;
  },
): Violation {
  const { stale, clients, first, second, left, ip, at, after } = seen;
  const [worst] = stale;
  const samples = stale.map((client) => {
    const { pod, port } = client;
    const last = after.get(client)?.last ?? '';
    const still = last === '' ? 'gets no answer' : `still reaches ${last}`;
    return {
      from: pod.name,
      fromNode: pod.node,
      to: second.name,
      toNode: second.node,
      detail: `${pod.node}: a UDP client of ${MOVING} that keeps port ${port} ${still} ${seconds(pace.changeMs)} after the endpoint moved from ${first.name} to ${second.name}`,
    };
  });
  return new Violation(
    {
      kind: 'endpoint-stale',
      subject: `Service ${MOVING}`,
      ...(stale.length === 1 && worst !== undefined ? { from: { type: 'node', name: worst.pod.node } } : {}),
      protocol: 'UDP',
      failed: stale.length,
      of: clients.length,
      unit: 'clients',
      samples,
    },
    {
      expected: `the endpoint that has joined answers a client with the same source port within ${seconds(pace.changeMs)}`,
      details: [...samples.map(({ detail }) => detail), ...left],
      lookedForMs: pace.changeMs,
      again: `kubectl exec -n ${run.namespace} ${worst?.pod.name} -- sh -c 'printf hostname | nc -u -p ${worst?.port} -w 1 ${ip} ${at}'`,
    },
  );
}
