import { isBroken, type PairMeasure } from '../../model/verdict.ts';
import type { PairChange } from './comparison.ts';
import type { Names } from './names.ts';

/** Of a requirement's pairs, those that passed and now fail, and those that failed and now pass. */
export function changedPairs(
  id: string,
  pairs: readonly MatchedPairs[],
): { lost: PairChange[]; mended: PairChange[] } {
  const changes = pairs.map((pair) => ({
    pair,
    was: count(pair.before),
    is: count(pair.after),
  }));
  return {
    lost: changes
      .filter(({ was, is }) => was.passed > 0 && is.bad > was.bad)
      .map(({ pair }) => changeOf(id, pair)),
    mended: changes
      .filter(({ was, is }) => was.bad > is.bad && is.passed > was.passed)
      .map(({ pair }) => changeOf(id, pair)),
  };
}

function changeOf(id: string, { name, before, after }: MatchedPairs): PairChange {
  const bad = after.find(isBroken);
  const why = bad?.answersLost === true ? 'its requests arrive, the answers are lost' : bad?.why;
  return { id, name, was: inWords(before), is: inWords(after), ...(why === undefined ? {} : { why }) };
}

function count(pairs: readonly PairMeasure[]): { passed: number; bad: number } {
  return {
    passed: pairs.filter(({ result }) => result === 'passed').length,
    bad: pairs.filter(isBroken).length,
  };
}

/** The results of the pairs with one name, the worst first. */
function inWords(pairs: readonly PairMeasure[]): string {
  const worst = pairs.find(({ result }) => result === 'failed') ?? pairs.find(isBroken) ?? pairs[0];
  if (worst === undefined) return 'absent';
  const { result, sent, lost } = worst;
  const what = result === 'lossy' ? `${lost} of ${sent} lost` : result;
  const several = pairs.filter((pair) => pair.result === result).length;
  return pairs.length === 1 ? what : `${what} (${several} of ${pairs.length} of the same name)`;
}

/** Pairs of two runs with the same ends and protocol: usually one of each run. */
export interface MatchedPairs {
  /** Such as "probe on worker → probe on worker2 over UDP". */
  name: string;
  /** The source, such as "probe on worker". */
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

/** The protocol, if the name does not contain it. */
function protocolOf({ to, protocol }: PairMeasure): string {
  return protocol === undefined || to.includes(protocol) ? '' : ` over ${protocol}`;
}
