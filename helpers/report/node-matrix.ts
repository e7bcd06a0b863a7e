import { isBroken, type PairMeasure } from '../model/verdict.ts';
import type { Report } from './report.ts';

/** The result of pod pairs from one node to another, or within one. */
export interface Way {
  pairs: number;
  /** Pairs with losses in this direction. */
  failed: number;
  unmeasured: number;
  /** The median time of the passed pairs, ms; absent if none passed. */
  medianMs?: number;
}

/**
 * The matrix of nodes by pairs of pods: rows are sources, columns are targets, in the order of the report's nodes; undefined without pairs.
 * A failure counts for the direction of the loss, which is the way back if requests arrive.
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
