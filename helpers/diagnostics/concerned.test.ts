import { expect, test } from 'vitest';
import { nodesConcerned } from './concerned.ts';

const nodeOf = new Map([
  ['dev-worker', 'dev-worker'],
  ['dev-worker2', 'dev-worker2'],
  ['ip-10-0-0-1.internal', 'ip-10-0-0-1.internal'],
  ['10.89.0.3', 'dev-worker'],
  ['probe-x', 'dev-worker2'],
  ['10.200.0.75', 'dev-worker2'],
  ['fd00::4b', 'dev-worker2'],
]);

test.for<[title: string, summary: string, evidence: string[], expected: string[]]>([
  ['a node', 'dev-worker is not Ready', [], ['dev-worker']],
  ['not one whose name begins like it', 'dev-worker2 is not Ready', [], ['dev-worker2']],
  [
    'a name with dots, at the end of a sentence',
    'lost on ip-10-0-0-1.internal.',
    [],
    ['ip-10-0-0-1.internal'],
  ],
  ['of its possessions', "dev-worker's route", [], ['dev-worker']],
  ['a pod', 'probe-x has no address', [], ['dev-worker2']],
  ['an address with a port', '10.200.0.75:8080 never answers', [], ['dev-worker2']],
  ['an address of IPv6 in a URL', 'http://[fd00::4b]:8080/ never answers', [], ['dev-worker2']],
  ['a longer address', '110.200.0.75 never answers', [], []],
  [
    'the summary before the evidence',
    '10.89.0.3 is silent',
    ['probe-x', 'dev-worker2'],
    ['dev-worker', 'dev-worker2'],
  ],
  [
    'the one named most',
    'two fail',
    ['dev-worker', 'dev-worker2: x', 'dev-worker2: y'],
    ['dev-worker2', 'dev-worker'],
  ],
  ['nobody', 'no answer at all', [], []],
])('%s', ([, summary, evidence, expected]) => {
  expect(nodesConcerned({ summary, evidence }, nodeOf)).toEqual(expected);
});
