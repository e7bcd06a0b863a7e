import { expect, test } from 'vitest';
import type { PairMeasure } from '../requirement/pair-measure.ts';
import { type Declared, headOf } from '../requirement/registry.ts';
import { allRequirements } from '../run/suites.ts';
import { causesOf, extentOf, readingOf, subjectOf } from './causes.ts';
import { verdict } from './result.sample.ts';

const NODES = ['worker', 'worker2', 'worker3'];

const pair = (fromNode: string, toNode: string | undefined, result: PairMeasure['result'] = 'failed') => ({
  from: `probe on ${fromNode}`,
  fromNode,
  to: toNode ?? 'Service nginx',
  ...(toNode === undefined ? {} : { toNode }),
  result,
  sent: 3,
  lost: result === 'passed' ? 0 : 3,
});

const DECLARED = new Map((await allRequirements()).map((one) => [one.id, one]));

const broken = (id: string, summary: string, pairs: PairMeasure[] = [], evidence: string[] = []) =>
  verdict('violation', { ...headOf(DECLARED.get(id) as Declared), summary, pairs, evidence });

const shape = (all: ReturnType<typeof causesOf>) =>
  all.map(({ reading, says, follows }) => [
    reading,
    says.map(({ id }) => id).join(),
    follows.map(({ id }) => id).join(),
  ]);

const oneWay = broken(
  'POD-2',
  'worker2 receives nothing from worker (2 of 6 pairs fail; the other way too)',
  [pair('worker', 'worker2'), pair('worker2', 'worker'), pair('worker', 'worker3', 'passed')],
);

test.for<[what: string, failed: ReturnType<typeof broken>[], causes: string[][]]>([
  ['nothing', [verdict('conformant')], []],
  [
    'what fails between the same nodes follows, wherever it stands in the list',
    [broken('DNS-1', 'nothing sent from worker arrives', [pair('worker', undefined)]), oneWay],
    [['worker2 receives nothing from worker', 'POD-2', 'DNS-1']],
  ],
  [
    'what fails at another node too has a cause of its own',
    [
      oneWay,
      broken('SVC-2', 'no pair works', [
        pair('worker', undefined),
        pair('worker2', undefined),
        pair('worker3', undefined),
      ]),
    ],
    [
      ['worker2 receives nothing from worker', 'POD-2', ''],
      ['no pair works', 'SVC-2', ''],
    ],
  ],
  [
    'the same is said once, whatever the number of pairs',
    [
      broken('POD-5', 'worker loses part (2 of 12 pairs fail)', [pair('worker2', 'worker', 'lossy')]),
      broken('POD-7', 'worker loses part (3 of 12 pairs fail)', [pair('worker3', 'worker', 'lossy')]),
    ],
    [['worker loses part', 'POD-5,POD-7', '']],
  ],
  [
    'without pairs, nodes are known by their whole names',
    [
      broken('NODE-1', 'worker2 is not Ready'),
      broken('SVC-4', 'stale', [], ['seen from worker2: 10.0.0.1']),
      broken('SVC-8', 'stale too', [], ['seen from worker: 10.0.0.1.']),
      broken('ADDR-4', 'pods and Services overlap'),
    ],
    [
      ['worker2 is not Ready', 'NODE-1', 'SVC-4'],
      ['pods and Services overlap', 'ADDR-4', ''],
      ['stale too', 'SVC-8', ''],
    ],
  ],
  [
    'what all that fails has in common decides, not how much was asked',
    [
      broken('ADDR-3', 'worker2 does not see the pods of worker', [pair('worker', 'worker2')]),
      broken('POD-3', 'nobody sees the pods of worker', [
        pair('worker', 'worker2'),
        pair('worker', 'worker3'),
      ]),
    ],
    [['nobody sees the pods of worker', 'POD-3', 'ADDR-3']],
  ],
  [
    'names do not resolve where DNS is not reached',
    [
      broken('SVC-6', 'no name resolves', [pair('worker', undefined)]),
      broken('DNS-1', 'nothing sent from worker arrives', [pair('worker', undefined)]),
    ],
    [['nothing sent from worker arrives', 'DNS-1', 'SVC-6']],
  ],
])('%s', ([, failed, causes]) => {
  expect(shape(causesOf(failed, NODES))).toEqual(causes);
});

test.for<[summary: string, reading: string, extent: string]>([
  ['a (2 of 7 pairs fail; b)', 'a', '2 of 7 pairs fail; b'],
  ['10.0.0.1 (held by b)', '10.0.0.1 (held by b)', ''],
  ['', '', ''],
])('%s: %s, %s', ([summary, reading, extent]) => {
  expect(readingOf({ summary })).toBe(reading);
  expect(extentOf({ summary })).toBe(extent);
});

test.for<[expected: string | undefined, subject: string]>([
  ['every new connection to pods, from nodes answers', 'pods, from nodes'],
  ['every new connection to the empty Service is refused at once', 'the empty Service'],
  ['each node is Ready', ''],
  [undefined, ''],
])('%s: %s', ([expected, subject]) => {
  expect(subjectOf(expected === undefined ? {} : { expected })).toBe(subject);
});
