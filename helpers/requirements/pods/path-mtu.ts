import pMap from 'p-map';
import type { PairMeasure } from '../../model/verdict.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { fullDatagram, podPlace } from '../../probe/place-targets.ts';

/** From one pod to another, at the address that it is asked at. */
export interface Way {
  from: FixturePod;
  to: FixturePod;
}

/** The least packet that every path of IPv6 takes whole (RFC 8200, section 5); networks of IPv4 that take less are not met any more. */
const LEAST = 1_280;

/** Sizes of one round of a search: each failure waits in vain, so that they are asked at once. */
const SIZES_AT_ONCE = 8;

/** Prints what the kernel knows of the path to each address; it learns from ICMP that a packet did not fit. */
const SCRIPT = 'for to; do echo "path $to $(ip route get "$to" 2> /dev/null | grep -o "mtu [0-9]*")"; done';

/** The path MTUs that a kernel has learned, by address. */
export function readPaths(stdout: string): Map<string, number> {
  return new Map(
    [...stdout.matchAll(/^path (\S+) mtu (\d+)$/gm)].map(([, to = '', mtu]) => [to, Number(mtu)]),
  );
}

/**
 * The path MTU of each way, bytes, as far as its source's kernel has learned it; else that of the source's interface.
 * @param bytes the size that has passed, where neither is known
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
 * The largest packet that passes on a way, found by asking between what every path takes and what has failed.
 * @param passes asks whether a packet of a size does
 * @returns undefined where not even the least does
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

/** Searches the edge of a way by datagrams; each is sent twice, since one may be lost by chance. */
export function edgeOf({ from, to }: Way, most: number): Promise<number | undefined> {
  return searchEdge(most, async (bytes) => {
    const target = fullDatagram(podPlace(to), bytes);
    return (await from.prober.probe([target, target])).some(({ outcome }) => outcome === 'reached');
  });
}

/** Whether a measured pair is of a way, by the names that both have. */
export function isOf({ from, to }: Way, pair: Pick<PairMeasure, 'from' | 'to'>): boolean {
  return pair.from === from.prober.name && pair.to.startsWith(`${to.name} on ${to.node} `);
}
