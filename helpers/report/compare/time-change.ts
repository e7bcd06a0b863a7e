import type { MatchedPairs } from './pair-changes.ts';

/** The compared figures: the median of a pair's exchanges, and their 99th percentile. */
export const FIGURES = { median: 'medianMs', p99: 'p99Ms' } as const;
export type Figure = keyof typeof FIGURES;

/** The change of a requirement's exchange times between two runs. Times in ms. */
export interface TimeChange {
  figure: Figure;
  /** Of the median source. */
  beforeMs: number;
  afterMs: number;
  /** The change of the median source; positive: slower. */
  changeMs: number;
  /** The spread of values that should be equal. */
  noiseMs: number;
  /** The number of sources. */
  sources: number;
  /** Whether the sources agree that it changed, as far as their number allows. */
  agreed: boolean;
}

/** The smallest change that counts, ms: below it, only the scheduler is measured. */
const LEAST_MS = 1;
/** The minimum of sources: two of them agree by chance every other time. */
const LEAST_SOURCES = 3;
/** The confidence of the interval that must exclude zero. */
const LEVEL = 0.95;

/**
 * The change of a figure between two runs. All exchanges of a source are made at one time, so that a source counts once: by the median
 * of its pairs that passed in both runs. The change is that of the source in the middle. Its noise is what the pairs themselves show:
 * the interquartile range of the sources in a run, or how far a pair's slowest exchanges lie from its median, whichever is more, in
 * the noisier run. The sources agree where the 95 % confidence interval of their median (by order statistics, of no distribution)
 * lies on one side of zero; with fewer than six, where there is no such interval, all of them.
 *
 * @returns undefined where there are too few sources to say anything
 */
export function timeChange(pairs: readonly MatchedPairs[], figure: Figure): TimeChange | undefined {
  const measured = pairs.flatMap(({ source, before, after }) => {
    const [one, other] = [timesOf(before, figure), timesOf(after, figure)];
    return one === undefined || other === undefined ? [] : [{ source, before: one, after: other }];
  });
  const sources = [...Map.groupBy(measured, ({ source }) => source).values()].map((of) => ({
    before: median(of.map(({ before }) => before.ms)),
    after: median(of.map(({ after }) => after.ms)),
    changeMs: median(of.map(({ before, after }) => after.ms - before.ms)),
  }));
  if (sources.length < LEAST_SOURCES) return undefined;
  const changes = sources.map(({ changeMs }) => changeMs).sort(ascending);
  const reach = ordersFromEnd(changes.length);
  const [low = 0, high = 0] = [changes.at(reach), changes.at(-1 - reach)];
  return {
    figure,
    beforeMs: median(sources.map(({ before }) => before)),
    afterMs: median(sources.map(({ after }) => after)),
    changeMs: median(changes),
    noiseMs: Math.max(
      ...(['before', 'after'] as const).flatMap((side) => [
        interquartileRange(sources.map((source) => source[side])),
        figure === 'median' ? median(measured.map((pair) => pair[side].scatterMs)) : 0,
      ]),
    ),
    sources: sources.length,
    agreed: low > 0 || high < 0,
  };
}

/**
 * The changes that count, by requirement: at least 1 ms, agreed, and larger than their noise. The noise includes the largest change of the
 * same figure in the other direction, of any requirement, because random changes go both ways.
 */
export function beyondNoise(requirements: readonly (readonly TimeChange[])[]): TimeChange[][] {
  const all = requirements.flat();
  return requirements.map((changes) =>
    changes.flatMap((change) => {
      const { figure, changeMs, agreed } = change;
      const otherWay = all
        .filter((other) => other.figure === figure && other.changeMs * changeMs < 0)
        .map((other) => Math.abs(other.changeMs));
      const noiseMs = Math.max(change.noiseMs, ...otherWay);
      const counts = agreed && Math.abs(changeMs) >= LEAST_MS && Math.abs(changeMs) > noiseMs;
      return counts ? [{ ...change, noiseMs }] : [];
    }),
  );
}

/** The figure of pairs that all passed, and the distance to their slowest exchanges. */
function timesOf(
  pairs: MatchedPairs['before'],
  figure: Figure,
): { ms: number; scatterMs: number } | undefined {
  const times = pairs.flatMap(({ result, [FIGURES[figure]]: ms, medianMs = 0, p99Ms = 0 }) =>
    result === 'passed' && ms !== undefined ? [{ ms, scatterMs: p99Ms - medianMs }] : [],
  );
  if (times.length === 0 || times.length < pairs.length) return undefined;
  return {
    ms: median(times.map(({ ms }) => ms)),
    scatterMs: median(times.map(({ scatterMs }) => scatterMs)),
  };
}

/**
 * How many values from either end the bounds of the median's confidence interval lie, 0 for the values at the ends: the most at which
 * the median lies outside with a probability of at most 5 % (binomial distribution).
 */
function ordersFromEnd(count: number): number {
  // Close enough where a probability would be too small for a number.
  if (count > 1000) return Math.floor(count / 2 - 0.98 * Math.sqrt(count)) - 1;
  const most = (1 - LEVEL) / 2;
  let term = 0.5 ** count;
  let below = term;
  let orders = 0;
  while (below + (term * (count - orders)) / (orders + 1) <= most) {
    term *= (count - orders) / (orders + 1);
    below += term;
    orders += 1;
  }
  return orders;
}

function interquartileRange(values: readonly number[]): number {
  const sorted = [...values].sort(ascending);
  return quantile(sorted, 0.75) - quantile(sorted, 0.25);
}

function median(values: readonly number[]): number {
  return quantile([...values].sort(ascending), 0.5);
}

/** By linear interpolation between its two neighbours. */
function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}

function ascending(one: number, other: number): number {
  return one - other;
}
