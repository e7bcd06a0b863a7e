import { expect, test } from 'vitest';
import { judged } from '../e2e/samples/judged.sample.ts';
import { brokenPair, pairsOf, samplePair } from '../e2e/samples/pairs.sample.ts';
import { UNSHAPED } from '../model/pod-shape.ts';
import { parseAddress } from '../model/range.ts';
import type { Verdict } from '../model/verdict.ts';
import { judgePairs } from '../probe/judge-pairs.ts';
import { expectOwnAddresses } from '../requirements/addressing/expect-addresses.ts';
import { expectReady } from '../requirements/nodes/expect-ready.ts';
import { causesOf } from './causes.ts';

const NODES = ['worker', 'worker2', 'worker3'];

type Fails = (from: string, to: string) => boolean;

const TRANSLATED = {
  answer: { seenFrom: '10.0.0.2' },
  seen: { outcome: 'wrong-answer', detail: 'seen as coming from 10.0.0.1' },
} as const;

/** A requirement of pods on every node, of which these pairs fail. */
const pods = (id: string, fails: Fails, how?: typeof TRANSLATED): Promise<Verdict> =>
  judged(id, () =>
    judgePairs(
      'pods on other nodes',
      pairsOf(NODES, (from, node) => {
        const to = how === undefined ? { node } : { node, answer: how.answer };
        return fails(from, node) ? brokenPair(from, to, how?.seen) : samplePair(from, to);
      }),
    ),
  );

/** A requirement of a Service, which fails from these nodes. */
const service = (id: string, fails: readonly string[]): Promise<Verdict> =>
  judged(id, () =>
    judgePairs(
      'a Service',
      NODES.map((from) => (fails.includes(from) ? brokenPair : samplePair)(from, { name: 'Service web' })),
    ),
  );

const notReady = (id: string, node: string): Promise<Verdict> =>
  judged(id, () =>
    expectReady(
      [{ metadata: { name: node }, status: { conditions: [{ type: 'Ready', status: 'False' }] } }],
      UNSHAPED,
    ),
  );

const oneWay: Fails = (from, to) => from === 'worker' && to === 'worker2';
test.for<[what: string, failed: Promise<Verdict>[], causes: [says: string, follows: string][]]>([
  ['what holds has no cause', [pods('POD-2', () => false)], []],
  [
    'what fails between the same nodes follows, wherever it stands in the list',
    [service('DNS-1', ['worker']), pods('POD-2', oneWay)],
    [['POD-2', 'DNS-1']],
  ],
  [
    'of one layer, what has a place comes before what has none',
    [
      pods('POD-4', (from, to) => oneWay(from, to) || (from === 'worker3' && to === 'worker')),
      pods('POD-6', (from) => from === 'worker'),
    ],
    [['POD-6', 'POD-4']],
  ],
  [
    'what fails at another node too has a cause of its own',
    [pods('POD-2', oneWay), service('SVC-2', NODES)],
    [
      ['POD-2', ''],
      ['SVC-2', ''],
    ],
  ],
  [
    'one place is named once, whatever was asked about it',
    [pods('POD-2', (from) => from === 'worker'), pods('POD-5', (from) => from === 'worker')],
    [['POD-2,POD-5', '']],
  ],
  [
    'connections that are translated are not those that are lost',
    [pods('POD-2', (from) => from === 'worker'), pods('POD-3', (from) => from === 'worker', TRANSLATED)],
    [['POD-2', 'POD-3']],
  ],
  [
    'without pairs, nodes are known by their findings',
    [
      notReady('NODE-1', 'worker2'),
      service('SVC-2', ['worker2']),
      pods('POD-2', (from) => from === 'worker'),
    ],
    [
      ['NODE-1', 'SVC-2'],
      ['POD-2', ''],
    ],
  ],
  [
    'an address that two pods hold concerns the nodes of both',
    [
      judged('ADDR-1', () =>
        expectOwnAddresses(
          'pod',
          ['a', 'b'].map((name) => ({
            address: parseAddress('10.0.0.1'),
            holder: `pod default/${name} on worker2`,
            node: 'worker2',
          })),
        ),
      ),
      service('SVC-2', ['worker2']),
      service('DNS-1', ['worker']),
    ],
    [
      ['ADDR-1', 'SVC-2'],
      ['DNS-1', ''],
    ],
  ],
  [
    'what all that fails has in common decides, not how much was asked',
    [pods('ADDR-3', oneWay), pods('POD-3', (from) => from === 'worker')],
    [['POD-3', 'ADDR-3']],
  ],
  [
    'names that do not resolve follow where DNS is not reached',
    [
      judged('SVC-6', () => {
        const seen = { outcome: 'unresolved', detail: 'no such name' } as const;
        return judgePairs('a Service by its name', [
          brokenPair('worker', { name: 'web' }, seen),
          brokenPair('worker', { name: 'web.default' }, seen),
        ]);
      }),
      service('DNS-1', ['worker']),
    ],
    [['DNS-1', 'SVC-6']],
  ],
])('%s', async ([, failed, expected]) => {
  const causes = causesOf(await Promise.all(failed), NODES);
  const ids = (verdicts: readonly Verdict[]) => verdicts.map(({ id }) => id).join();
  expect(causes.map(({ says, follows }) => [ids(says), ids(follows)])).toEqual(expected);
});
