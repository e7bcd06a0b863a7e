import pMap from 'p-map';
import { Inconclusive } from '../../model/outcomes.ts';
import { CONVERGED_AFTER, inSeconds, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { execInPod } from '../../probe/exec-in-pod.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { inTurns } from '../../probe/rate/in-turns.ts';
import { Stopwatch } from '../../probe/rate/stopwatch.ts';

/** Sends one datagram from a port and prints what comes back. $1 and $2 are where to, $3 the source port. */
const ASK = `printf hostname | nc -u -p "$3" -w ${inSeconds(TIMEOUTS.datagram)} "$1" "$2" 2> /dev/null; echo; echo netconform:end`;

/** A client that keeps its source port. */
export interface Client {
  pod: FixturePod;
  port: number;
}

/** A port below those that kernels give to connections by themselves (ip_local_port_range), another one each time. */
export function clientPort(): number {
  return 20_000 + Math.floor(Math.random() * 10_000);
}

export async function answerTo(
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
export async function arrivals(
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
