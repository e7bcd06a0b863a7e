import { expect, test } from 'vitest';
import { readFailures } from './read-failures.ts';

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
])('%s', ([explanation, fails]) => {
  expect(readFailures(those(fails), matrix)).toBe(explanation);
});

test('a Service that fails from everywhere is named, and one that fails from one node names the node', () => {
  const services = nodes.flatMap((from) =>
    ['nginx', 'api'].map((name) => ({
      from: { name: `probe on ${from}`, node: from },
      to: { name, url: '', answer: { equals: '' } },
    })),
  );
  expect(
    readFailures(
      services.filter(({ to }) => to.name === 'nginx'),
      services,
    ),
  ).toBe('nginx receives nothing');
  expect(
    readFailures(
      services.filter(({ from, to }) => from.node === 'b' && to.name === 'nginx'),
      services,
    ),
  ).toBe('nginx receives nothing from b');
  expect(
    readFailures(
      services.filter(({ from }) => from.node === 'b'),
      services,
    ),
  ).toBe('nothing sent from b arrives');
});

test('pods on their own nodes and on others are told apart', () => {
  const all = nodes.flatMap((from) =>
    nodes.map((to) => ({
      from: { name: `probe on ${from}`, node: from },
      to: { name: `neighbour on ${to}`, node: to, url: '', answer: { equals: '' } },
    })),
  );
  const failing = (fails: (from: string, to: string) => boolean) =>
    readFailures(
      all.filter(({ from, to }) => fails(from.node, to.node)),
      all,
    );
  expect(failing((from, to) => from === 'b' && to === 'b')).toBe('the pods on b do not reach each other');
  expect(failing((from, to) => from === to)).toBe('no pod reaches another one on its own node');
  expect(failing((from, to) => from !== to)).toBe('no pod reaches one on another node');
  expect(failing((from, to) => from === 'b' && to !== 'b')).toBe(
    'nothing sent from b to other nodes arrives',
  );
  expect(failing((from, to) => to === 'b' && from !== 'b')).toBe('b receives nothing from other nodes');
  expect(failing((from, to) => from !== to && (from === 'b' || to === 'b'))).toBe(
    'b and the other nodes do not reach each other',
  );
});

test('what is lost in part, or arrives under another address, is not said to be lost', () => {
  const fromAtoB = those((from, to) => from === 'a' && to === 'b');
  expect(readFailures(fromAtoB, matrix, 'lossy')).toBe('b loses part of what comes from a');
  expect(readFailures(fromAtoB, matrix, 'translated')).toBe(
    'b does not see the pods of a under their own addresses',
  );
});

test('what one protocol alone has is named by it', () => {
  const both = matrix.flatMap(({ from, to }) =>
    (['TCP', 'UDP'] as const).map((protocol) => ({ from, to: { ...to, protocol } })),
  );
  const udp = both.filter(({ to }) => to.protocol === 'UDP');
  expect(readFailures(udp, both)).toBe('nothing sent over UDP arrives');
  expect(readFailures(udp, both, 'lossy')).toBe('part of what is sent over UDP is lost');
});
