import type { PairMeasure } from '../../model/pair-measure.ts';
import type { Names } from './names.ts';

/** Pairs of two runs that ask the same of the same two ends: one of each run, as a rule. */
export interface MatchedPairs {
  /** Such as "probe on worker → probe on worker2 over UDP". */
  name: string;
  /** Who asks, such as "probe on worker". */
  source: string;
  before: readonly PairMeasure[];
  after: readonly PairMeasure[];
}

/** Matches the pairs of a requirement by both ends, their nodes and the protocol, in the order of the later run. */
export function matchPairs(
  before: readonly PairMeasure[],
  after: readonly PairMeasure[],
  names: { before: Names; after: Names },
): MatchedPairs[] {
  const matched = new Map<string, { source: string; before: PairMeasure[]; after: PairMeasure[] }>();
  for (const [side, pairs] of [
    ['after', after],
    ['before', before],
  ] as const) {
    for (const pair of pairs) {
      const source = names[side].end(pair.from, pair.fromNode);
      const name = `${source} → ${names[side].end(pair.to, pair.toNode)}${protocolOf(pair)}`;
      const group = matched.get(name) ?? { source, before: [], after: [] };
      group[side].push(pair);
      matched.set(name, group);
    }
  }
  return [...matched].map(([name, group]) => ({ name, ...group }));
}

/** The protocol where the name does not say it. */
function protocolOf({ to, protocol }: PairMeasure): string {
  return protocol === undefined || to.includes(protocol) ? '' : ` over ${protocol}`;
}
