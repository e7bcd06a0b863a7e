import pMap from 'p-map';
import { Inconclusive } from '../../model/outcomes.ts';
import { CONVERGED_AFTER, inSeconds, PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { deadWaysOf, stillDead, withinOf } from '../../probe/dead-ways.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { answeringByName } from '../../probe/pod-targets.ts';
import { inTurns, Stopwatch } from '../../probe/rate/stopwatch.ts';

/**
 * Sends one datagram from a port and prints the answer as soon as it arrives. nc itself would wait until its timeout, because UDP has no end.
 * $1 and $2 are the target's address and port, $3 is the source port, $4 the timeout in s, $5 the maximum number of looks for an answer.
 */
const ASK = `
f=$(mktemp) || exit 90
printf hostname | nc -u -p "$3" -w "$4" "$1" "$2" > "$f" 2> /dev/null &
n=0
while [ ! -s "$f" ] && [ $n -lt "$5" ]; do sleep ${inSeconds(PAUSES.answer)}; n=$((n + 1)); done
kill $! 2> /dev/null
wait
cat "$f"
rm -f "$f"
echo
echo netconform:end
`;

/** A client that keeps its source port. */
export interface Client {
  pod: FixturePod;
  port: number;
}

/** A random port below the kernels' own source ports (ip_local_port_range). */
export function clientPort(): number {
  return 20_000 + Math.floor(Math.random() * 10_000);
}

/**
 * Sends "hostname" from the client's port and returns the answer; empty: none came in time.
 * @param to address and port
 * @param connectMs timeout, ms
 * @throws Inconclusive if the output is cut short
 */
export async function answerTo(
  cluster: ClusterUnderTest,
  { pod, port }: Client,
  to: readonly string[],
  connectMs = cluster.pace.connectMs,
): Promise<string> {
  const { stdout } = await execInPod(cluster, pod, [
    'sh',
    '-c',
    ASK,
    'sh',
    ...to,
    String(port),
    String(Math.ceil(connectMs / 1000)),
    String(Math.ceil(connectMs / PAUSES.answer)),
  ]);
  if (!stdout.trimEnd().endsWith('netconform:end'))
    throw new Inconclusive(`the output of nc in ${pod.name} was cut short`, [], { nodes: [pod.node] });
  return stdout.split('\n')[0]?.trim() ?? '';
}

/** The result of a client's wait for an endpoint. */
export interface Arrival {
  /** Time until the endpoint answered, ms; absent: it did not. */
  ms?: number;
  /** Maximum waiting time, ms. */
  withinMs: number;
  /** The last answer; empty: none. */
  last: string;
}

/**
 * Measures the time until an endpoint answers each client several times in a row. Silence in between neither counts nor resets the row,
 * because a busy machine is silent too. The wait is short for a client whose path to the endpoint is dead.
 */
export async function arrivals(
  cluster: ClusterUnderTest,
  clients: readonly Client[],
  endpoint: FixturePod,
  ask: (client: Client, connectMs?: number) => Promise<string>,
): Promise<Map<Client, Arrival>> {
  const { limit, pace, deadPairs } = cluster;
  const arrivalAt = async (client: Client) => {
    const { prober } = client.pod;
    const ways = deadWaysOf(deadPairs, { from: prober, to: answeringByName(endpoint) });
    const beside = (await stillDead(deadPairs, ways)).size > 0;
    const withinMs = beside ? Math.min(pace.changeMs, TIMEOUTS.convergeBesideDead) : pace.changeMs;
    const time = new Stopwatch();
    let [inRow, sinceMs, last] = [0, 0, ''];
    while (inRow < CONVERGED_AFTER) {
      const beforeMs = time.ownMs;
      // The rate limit of the run may make a client wait for its turn.
      [last = ''] = await inTurns(
        limit,
        [client],
        { connectionsOf: () => 1, atOnce: 1 },
        ([one]) => Promise.all([ask(one as Client, beside ? withinOf(prober) : undefined)]),
        time,
      );
      const over = time.ownMs > (inRow > 0 ? 2 : 1) * withinMs;
      if (last !== endpoint.name && over) return [client, { withinMs, last }] as const;
      if (last === '') continue;
      if (inRow === 0) sinceMs = beforeMs;
      inRow = last === endpoint.name ? inRow + 1 : 0;
    }
    return [client, { ms: sinceMs, withinMs, last }] as const;
  };
  return new Map(await pMap(clients, arrivalAt, { concurrency: pace.sourcesAtOnce }));
}
