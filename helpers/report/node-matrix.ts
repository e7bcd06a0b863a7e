import { isBroken, type PairMeasure } from '../model/verdict.ts';
import type { Report } from './report.ts';

/** What pods showed of the way from one node to another, or within one. */
export interface Way {
  pairs: number;
  /** Pairs of which some or all was lost on this way. */
  failed: number;
  unmeasured: number;
  /** Of the pairs that passed, the one in the middle, ms; absent where none did. */
  medianMs?: number;
}

/**
 * The ways between nodes by the pairs of pods: row by row who sends, in each row who receives, in the order of the report's nodes;
 * undefined where nothing was asked. What fails counts for the way on which it was lost, which is the way back where requests arrive.
 */
export function nodeMatrix({ nodes, requirements }: Report): (Way | undefined)[][] {
  const pairs = requirements.flatMap(({ id, pairs = [] }) => (id.startsWith('POD-') ? pairs : []));
  const ways = Map.groupBy(
    pairs.filter(({ result }) => result !== 'left-out'),
    (pair) => wayOf(pair).join('\n'),
  );
  return nodes.map((from) => nodes.map((to) => sumUp(ways.get([from, to].join('\n')))));
}

function wayOf({ fromNode, toNode, answersLost }: PairMeasure): (string | undefined)[] {
  return answersLost === true ? [toNode, fromNode] : [fromNode, toNode];
}

function sumUp(pairs: readonly PairMeasure[] | undefined): Way | undefined {
  if (pairs === undefined) return undefined;
  const times = pairs.flatMap(({ result, medianMs }) =>
    result === 'passed' && medianMs !== undefined ? [medianMs] : [],
  );
  const middle = times.sort((one, other) => one - other)[Math.floor((times.length - 1) / 2)];
  const count = (...results: PairMeasure['result'][]) =>
    pairs.filter(({ result }) => results.includes(result)).length;
  return {
    pairs: pairs.length,
    failed: pairs.filter(isBroken).length,
    unmeasured: count('unmeasured'),
    ...(middle === undefined ? {} : { medianMs: middle }),
  };
}
