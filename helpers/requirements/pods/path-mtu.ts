import pMap from 'p-map';
import type { PairMeasure } from '../../model/verdict.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { fullDatagram, podPlace } from '../../probe/place-targets.ts';

/** A pair of pods, with the probed address of the target. */
export interface Way {
  from: FixturePod;
  to: FixturePod;
}

/** The smallest MTU of IPv6 (RFC 8200, section 5). IPv4 networks with a smaller one no longer occur. */
const LEAST = 1_280;

/** Sizes in one round of a search. They run at once, because each failure waits for its timeout. */
const SIZES_AT_ONCE = 8;

/** Prints the kernel's path MTU to each address. The kernel learns it from ICMP when a packet does not fit. */
const SCRIPT = 'for to; do echo "path $to $(ip route get "$to" 2> /dev/null | grep -o "mtu [0-9]*")"; done';

/** The path MTUs in a kernel, by address. */
export function readPaths(stdout: string): Map<string, number> {
  return new Map(
    [...stdout.matchAll(/^path (\S+) mtu (\d+)$/gm)].map(([, to = '', mtu]) => [to, Number(mtu)]),
  );
}

/**
 * Reads the path MTU of each pair, in bytes. If the source's kernel has not learned it, this is the MTU of the source's interface.
 * @param bytes the size that passed, if neither is known
 */
export async function pathMtus(
  cluster: ClusterUnderTest,
  ways: readonly Way[],
  bytes: number,
): Promise<Map<Way, number>> {
  const learned = await pMap(
    Map.groupBy(ways, ({ from }) => from),
    async ([from, own]) => {
      const to = own.map((way) => way.to.ip);
      const { stdout } = await execInPod(cluster, from, ['sh', '-c', SCRIPT, 'sh', ...to]);
      const paths = readPaths(stdout);
      return own.map((way) => [way, paths.get(way.to.ip) ?? cluster.mtus.get(from.name) ?? bytes] as const);
    },
    { concurrency: cluster.pace.sourcesAtOnce },
  );
  return new Map(learned.flat());
}

/**
 * Searches for the largest packet that passes, in rounds of {@link SIZES_AT_ONCE} sizes between the minimum and the failed size.
 * @param most the failed size, bytes
 * @param passes probes a size in bytes
 * @returns bytes; undefined if even the minimum is lost
 */
export async function searchEdge(
  most: number,
  passes: (bytes: number) => Promise<boolean>,
): Promise<number | undefined> {
  if (!(await passes(LEAST))) return undefined;
  let [low, high] = [LEAST, most];
  while (high - low > 1) {
    const step = Math.max(1, (high - low) / (SIZES_AT_ONCE + 1));
    const sizes = Array.from({ length: SIZES_AT_ONCE }, (_, at) => Math.round(low + step * (at + 1))).filter(
      (bytes) => bytes < high,
    );
    const passed = await Promise.all(sizes.map(passes));
    const first = passed.indexOf(false);
    low = sizes[first === -1 ? sizes.length - 1 : first - 1] ?? low;
    high = sizes[first] ?? high;
  }
  return low;
}

/**
 * Searches for the path MTU of a pair with datagrams. Each size is sent twice, because one datagram may be lost by chance.
 * @returns bytes; undefined if even the minimum is lost
 */
export function edgeOf({ from, to }: Way, most: number): Promise<number | undefined> {
  return searchEdge(most, async (bytes) => {
    const target = fullDatagram(podPlace(to), bytes);
    return (await from.prober.probe([target, target])).some(({ outcome }) => outcome === 'reached');
  });
}

/** Whether a measured pair belongs to a pair of pods, by their names. */
export function isOf({ from, to }: Way, pair: Pick<PairMeasure, 'from' | 'to'>): boolean {
  return pair.from === from.prober.name && pair.to.startsWith(`${to.name} on ${to.node} `);
}
