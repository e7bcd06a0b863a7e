import { expect, test } from 'vitest';
import { judged } from '../../e2e/samples/judged.sample.ts';
import { brokenPair, pairsOf, samplePair } from '../../e2e/samples/pairs.sample.ts';
import { Inconclusive } from '../../model/outcomes.ts';
import type { Verdict } from '../../model/verdict.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import { nodesConcerned } from './take-diagnostics.ts';

const NODES = ['a', 'b', 'c', 'd'];
const pods = (
  fails: (from: string, to: string) => boolean,
  outcome: 'timed-out' | 'inconclusive' = 'timed-out',
) =>
  judged('POD-2', () =>
    judgePairs(
      'pods',
      pairsOf(NODES, (from, to) =>
        fails(from, to)
          ? brokenPair(from, { node: to }, { outcome, detail: '' })
          : samplePair(from, { node: to }),
      ),
    ),
  );

test.for<[what: string, verdict: Promise<Verdict>, nodes: string[]]>([
  ['both ends of a pair that fails', pods((from, to) => from + to === 'ba'), ['b', 'a']],
  ['the node that explains it before the others', pods((_, to) => to === 'c'), ['c', 'a', 'b', 'd']],
  [
    'the most frequent first, where nothing explains it',
    pods((from, to) => ['ac', 'bc', 'cd'].includes(from + to)),
    ['c', 'a', 'b', 'd'],
  ],
  [
    'both ends of a pair that could not be measured',
    pods((from, to) => from + to === 'cd', 'inconclusive'),
    ['c', 'd'],
  ],
  [
    'a node that could not be measured on',
    judged('POD-2', () => {
      throw new Inconclusive('no pod is ready', [], { nodes: ['d'] });
    }),
    ['d'],
  ],
  [
    'none where none is known',
    judged('POD-2', () => {
      throw new Error('HTTP 500 of node a');
    }),
    [],
  ],
])('%s', async ([, verdict, nodes]) => {
  expect(nodesConcerned(await verdict)).toEqual(nodes);
});
