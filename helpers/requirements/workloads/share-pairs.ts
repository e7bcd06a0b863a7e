/** Maximum of pairs of a node and a workload; beyond that, a sample. */
const MOST_PAIRS = 10_000;

/** The targets of each source, and the coverage. */
export interface Shares<T> {
  /** By the index of the source. */
  asked: T[][];
  /** The coverage of the sample, in words; undefined: every pair is probed. */
  coverage: string | undefined;
}

/**
 * Shares targets out among sources: each to all of them, or beyond {@link MOST_PAIRS} each to as many as there is room for, evenly.
 * @param rotation another one chooses other sources, or other targets where there are more than may be asked
 */
export function sharePairs<T>(
  sources: number,
  targets: readonly T[],
  rotation = 0,
  most = MOST_PAIRS,
): Shares<T> {
  const asked = Array.from({ length: sources }, (): T[] => []);
  const each = Math.min(sources, Math.max(1, Math.floor(most / Math.max(1, targets.length))));
  const room = Math.min(targets.length, Math.floor(most / each));
  for (let place = 0; place < room; place += 1) {
    const at = Math.floor((place * targets.length) / Math.max(1, room));
    const target = targets[(at + rotation) % targets.length] as T;
    for (let one = 0; one < each; one += 1) asked[(place * each + one + rotation) % sources]?.push(target);
  }
  const all = sources * targets.length;
  const count = room * each;
  const percent = Number(((100 * count) / Math.max(1, all)).toPrecision(2));
  return {
    asked,
    coverage:
      count === all
        ? undefined
        : `a sample of ${count.toLocaleString('en')} of ${all.toLocaleString('en')} pairs (${percent} %): ${room.toLocaleString('en')} of ${targets.length.toLocaleString('en')} workloads, each from ${each} of ${sources} nodes`,
  };
}
