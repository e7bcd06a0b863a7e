import { byFrequency, nodesOf } from '../requirement/finding.ts';
import type { Verdict } from '../requirement/verdict.ts';

/** The nodes that a verdict is about: those of its finding, or those that could not be measured. Empty where none is known. */
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
