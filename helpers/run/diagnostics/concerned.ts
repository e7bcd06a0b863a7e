import { byFrequency, nodesOf } from '../../model/finding.ts';
import type { Verdict } from '../../model/verdict.ts';

/** The nodes of a verdict: those of its finding, or those without a measurement. Empty if none is known. */
export function nodesConcerned({
  finding,
  nodes = [],
  pairs = [],
}: Pick<Verdict, 'finding' | 'nodes' | 'pairs'>): string[] {
  if (finding !== undefined) return nodesOf(finding);
  const unmeasured = pairs.filter(({ result }) => result === 'unmeasured' || result === 'left-out');
  const ends = unmeasured.flatMap(({ fromNode, toNode }) => [fromNode, toNode ?? []].flat());
  return [...new Set([...nodes, ...byFrequency(ends)])];
}
