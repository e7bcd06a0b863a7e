import { describe, expect, test } from 'vitest';
import type { Fate } from '../model/fate-words.ts';
import { placesText } from '../model/finding-text.ts';
import { readFailures } from './read-failures.ts';

type Ends = Parameters<typeof readFailures>[0];

const sentence = (failed: Ends, all: Ends, fate: Fate = 'lost') =>
  placesText({ ...readFailures(failed, all), failed: failed.length, of: all.length }, fate);

const nodes = ['a', 'b', 'c'];
const matrix = nodes.flatMap((from) =>
  nodes
    .filter((to) => to !== from)
    .map((to) => ({
      from: { name: `probe on ${from}`, node: from },
      to: { name: `probe on ${to}`, node: to, url: '', answer: { equals: '' } },
    })),
);
const those = (test: (from: string, to: string) => boolean) =>
  matrix.filter(({ from, to }) => test(from.node, to.node));

test.for<[string, (from: string, to: string) => boolean]>([
  ['no pair works', () => true],
  ['b receives nothing from a', (from, to) => from === 'a' && to === 'b'],
  ['a and b do not reach each other', (from, to) => from !== 'c' && to !== 'c'],
  ['nothing sent from b arrives', (from) => from === 'b'],
  ['c receives nothing', (_, to) => to === 'c'],
  ['b neither reaches nor is reached', (from, to) => from === 'b' || to === 'b'],
  [
    'no single node, pair of nodes or target explains it',
    (from, to) => from + to === 'ab' || from + to === 'bc',
  ],
])('explains: %s', ([explanation, fails]) => {
  expect(sentence(those(fails), matrix)).toBe(explanation);
});

test('names a Service that fails from everywhere, and the node if it fails from one node', () => {
  const services = nodes.flatMap((from) =>
    ['nginx', 'api'].map((name) => ({
      from: { name: `probe on ${from}`, node: from },
      to: { name, url: '', answer: { equals: '' } },
    })),
  );
  expect(
    sentence(
      services.filter(({ to }) => to.name === 'nginx'),
      services,
    ),
  ).toBe('nginx receives nothing');
  expect(
    sentence(
      services.filter(({ from, to }) => from.node === 'b' && to.name === 'nginx'),
      services,
    ),
  ).toBe('nginx receives nothing from b');
  expect(
    sentence(
      services.filter(({ from }) => from.node === 'b'),
      services,
    ),
  ).toBe('nothing sent from b arrives');
});

test('separates failures on a node from failures between nodes', () => {
  const all = nodes.flatMap((from) =>
    nodes.map((to) => ({
      from: { name: `probe on ${from}`, node: from },
      to: { name: `neighbour on ${to}`, node: to, url: '', answer: { equals: '' } },
    })),
  );
  const failing = (fails: (from: string, to: string) => boolean) =>
    sentence(
      all.filter(({ from, to }) => fails(from.node, to.node)),
      all,
    );
  expect(failing((from, to) => from === 'b' && to === 'b')).toBe('no connection within b works');
  expect(failing((from, to) => from === to)).toBe('no connection within a node works, on every node');
  expect(failing((from, to) => from !== to)).toBe('no pod reaches a pod on another node');
  expect(failing((from, to) => from === 'b' && to !== 'b')).toBe(
    'nothing sent from b to other nodes arrives',
  );
  expect(failing((from, to) => to === 'b' && from !== 'b')).toBe('b receives nothing from other nodes');
  expect(failing((from, to) => from !== to && (from === 'b' || to === 'b'))).toBe(
    'b and the other nodes do not reach each other',
  );
});

test('does not call partial losses or translated addresses lost', () => {
  const fromAtoB = those((from, to) => from === 'a' && to === 'b');
  expect(sentence(fromAtoB, matrix, 'lossy')).toBe('some connections from a to b are lost');
  expect(sentence(fromAtoB, matrix, 'translated')).toBe(
    'b does not see the pods of a under their own addresses',
  );
});

test('names the protocol if only one fails', () => {
  const both = matrix.flatMap(({ from, to }) =>
    (['TCP', 'UDP'] as const).map((protocol) => ({ from, to: { ...to, protocol } })),
  );
  const udp = both.filter(({ to }) => to.protocol === 'UDP');
  expect(sentence(udp, both)).toBe('no pair works over UDP');
  expect(sentence(udp, both, 'lossy')).toBe('every pair loses connections over UDP');
});

test('returns the explanation as data', () => {
  expect(
    readFailures(
      those((from, to) => from + to === 'ab'),
      matrix,
    ),
  ).toEqual({
    from: { type: 'node', name: 'a' },
    to: { type: 'node', name: 'b' },
    direction: 'one-way',
  });
  expect(
    readFailures(
      those((from, to) => from === 'b' || to === 'b'),
      matrix,
    ),
  ).toEqual({
    from: { type: 'node', name: 'b' },
    direction: 'both-ways',
  });
  expect(readFailures(matrix, matrix)).toEqual({ from: { type: 'everywhere' } });
  expect(
    readFailures(
      those((from, to) => ['ab', 'bc'].includes(from + to)),
      matrix,
    ),
  ).toEqual({});
});

test('an end is a node, a Service, a pod, an external address or the client outside', () => {
  const from = (node: string) => ({ from: { name: 'client', node } });
  const to = (target: object) => ({ to: { name: 'x', url: '', answer: { equals: '' }, ...target } });
  const place = (...[first, ...others]: Ends) =>
    readFailures(first === undefined ? [] : [first], [first, ...others] as Ends);
  const other = { ...from('a'), ...to({ name: 'y' }) };
  expect(place({ ...from('outside the cluster'), ...to({ node: 'b' }) }, other)).toMatchObject({
    from: { type: 'outside' },
    to: { type: 'node', name: 'b' },
  });
  expect(place({ ...from('a'), ...to({}) }, other).to).toEqual({ type: 'service', name: 'x' });
  expect(place({ ...from('a'), ...to({ type: 'external' }) }, other).to).toEqual({
    type: 'external',
    name: 'x',
  });
  expect(
    place(
      { ...from('a'), ...to({ node: 'b' }) },
      { ...from('a'), ...to({ node: 'b', name: 'y' }) },
      { ...from('c'), ...to({ node: 'b', name: 'x' }) },
    ).to,
  ).toEqual({ type: 'pod', name: 'x', node: 'b' });
});

test('keeps the protocol if all pairs have the same', () => {
  const udp = matrix.map(({ from, to }) => ({ from, to: { ...to, protocol: 'UDP' as const } }));
  expect(readFailures(udp.slice(0, 1), udp)).toMatchObject({ protocol: 'UDP', to: { name: 'b' } });
});

describe('combines a place with a protocol, a size or both:', () => {
  const kinds = [
    { protocol: 'TCP' },
    { protocol: 'UDP' },
    { protocol: 'TCP', size: 65_536 },
    { protocol: 'UDP', size: 1_450 },
  ] as const;
  const all = matrix.flatMap(({ from, to }) => kinds.map((kind) => ({ from, to: { ...to, ...kind } })));
  test.for<[string, (pair: (typeof all)[number]) => boolean]>([
    ['no connection from a works over UDP', ({ from, to }) => from.node === 'a' && to.protocol === 'UDP'],
    [
      'no connection from a to b works with 1,450 bytes or more',
      ({ from, to }) => from.node + to.node === 'ab' && 'size' in to,
    ],
    [
      'no connection from a to b works over UDP with 1,450 bytes or more',
      ({ from, to }) => from.node + to.node === 'ab' && 'size' in to && to.protocol === 'UDP',
    ],
    ['no pair works with 1,450 bytes or more', ({ to }) => 'size' in to],
    ['no pair works with 65,536 bytes or more', ({ to }) => 'size' in to && to.protocol === 'TCP'],
    ['no connection from a works', ({ from }) => from.node === 'a'],
  ])('%s', ([explanation, fails]) => {
    expect(sentence(all.filter(fails), all, 'broken')).toBe(explanation);
  });
});

test('reads Services by the nodes of their endpoints if the Services themselves explain nothing', () => {
  const services = nodes.flatMap((from) =>
    (
      [
        ['one', ['b']],
        ['two', ['b', 'c']],
        ['three', ['c']],
      ] as const
    ).map(([name, endpoints]) => ({
      from: { name: from, node: from },
      to: { name, endpoints, url: '', answer: { equals: '' } },
    })),
  );
  const reading = (fails: (from: string, endpoints: readonly string[]) => boolean) =>
    sentence(
      services.filter(({ from, to }) => fails(from.node, to.endpoints)),
      services,
      'lossy',
    );
  expect(reading((from, endpoints) => from === 'a' && endpoints.includes('b'))).toBe(
    'some connections from a to the endpoints on b are lost',
  );
  expect(reading((_, endpoints) => endpoints.includes('b'))).toBe(
    'some connections to the endpoints on b are lost',
  );
  expect(reading((from, endpoints) => from !== 'b' && endpoints.includes('b'))).toBe(
    'some connections from other nodes to the endpoints on b are lost',
  );
  expect(reading((from) => from === 'a')).toBe('some connections from a are lost');
});

test('names the failing pod instead of its node if pods are probed', () => {
  const all = matrix.map(({ from, to }) => ({ from, to: { ...to, type: 'pod' as const } }));
  const failed = all.filter(({ to }) => to.node === 'c');
  expect(readFailures(failed, all).to).toEqual({ type: 'pod', name: 'probe on c', node: 'c' });
  expect(
    readFailures(
      all.filter(({ from }) => from.node === 'a'),
      all,
    ),
  ).toMatchObject({ from: { name: 'a' } });
});
