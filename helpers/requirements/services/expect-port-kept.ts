import { setTimeout } from 'node:timers/promises';
import { seconds } from '../../config/duration.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { PAUSES } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { echoPods, type FixturePod } from '../../probe/fixture-pods.ts';
import { everyProbePod } from '../../probe/pod-pairs.ts';
import { labelPod } from './label-pod.ts';
import { readService } from './service-targets.ts';
import { type Arrival, answerTo, arrivals, type Client, clientPort } from './udp-clients.ts';

export const MOVING = 'echo-moving';

/** The label that makes a pod the Service's endpoint. */
const MEMBER = 'netconform.io/moving';

/**
 * A UDP client that keeps its source port reaches the new endpoint of a Service after the old one has left. For a while in between, the
 * Service has no endpoint. A pod on every node is such a client.
 * @throws Violation naming the nodes that do not reach it within `pace.changeMs`; Inconclusive if the Service never answered
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
  const ask = (client: Client, connectMs?: number) => answerTo(cluster, client, [ip, String(at)], connectMs);
  const all = probes.map((pod): Client => ({ pod, port: clientPort() }));
  try {
    await labelPod(cluster, first, MEMBER, true);
    const before = await arrivals(cluster, all, first, ask);
    const clients = all.filter((client) => before.get(client)?.ms !== undefined);
    const left = all
      .filter((client) => !clients.includes(client))
      .map(({ pod }) => `${pod.node}: left out, ${MOVING} does not answer`);
    if (clients.length === 0) throw new Inconclusive(`${MOVING} never answered over UDP`, left);
    await labelPod(cluster, first, MEMBER, false);
    await setTimeout(PAUSES.withoutEndpoint);
    await labelPod(cluster, second, MEMBER, true);
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
    await Promise.all([labelPod(cluster, first, MEMBER, false), labelPod(cluster, second, MEMBER, false)]);
  }
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
    after: ReadonlyMap<Client, Arrival>;
  },
): Violation {
  const { stale, clients, first, second, left, ip, at, after } = seen;
  const [worst] = stale;
  const samples = stale.map((client) => {
    const { pod, port } = client;
    const { last = '', withinMs = pace.changeMs } = after.get(client) ?? {};
    const still = last === '' ? 'gets no answer' : `still reaches ${last}`;
    return {
      from: pod.name,
      fromNode: pod.node,
      to: second.name,
      toNode: second.node,
      detail: `${pod.node}: a UDP client of ${MOVING} that keeps port ${port} ${still} ${seconds(withinMs)} after the endpoint moved from ${first.name} to ${second.name}`,
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
