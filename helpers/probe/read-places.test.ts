import { expect, test } from 'vitest';
import { readFailures } from './read-failures.ts';
import { readParts } from './read-places.ts';

const pairs = (nodes: readonly string[]) =>
  nodes.flatMap((from) =>
    nodes
      .filter((to) => to !== from)
      .map((to) => ({
        from: { name: from, node: from },
        to: { name: to, node: to, url: '', answer: { equals: '' } },
      })),
  );
const all = pairs(['a', 'b', 'c', 'd', 'e']);
const those = (fails: (from: string, to: string) => boolean) =>
  all.filter(({ from, to }) => fails(from.node, to.node));

test.for<[what: string, fails: (from: string, to: string) => boolean, parts: string[][] | undefined]>([
  [
    'two parts',
    (from, to) => 'ab'.includes(from) !== 'ab'.includes(to),
    [
      ['a', 'b'],
      ['c', 'd', 'e'],
    ],
  ],
  [
    'two isolated nodes',
    (from, to) => 'ab'.includes(from) || 'ab'.includes(to),
    [['a'], ['b'], ['c', 'd', 'e']],
  ],
  ['no parts if one direction works', (from, to) => 'ab'.includes(from) && !'ab'.includes(to), undefined],
  [
    'no parts if a pair within a part fails',
    (from, to) => from === 'c' || to === 'c' || from + to === 'ab',
    undefined,
  ],
])('finds %s', ([, fails, parts]) => {
  const failed = those(fails);
  expect(readParts(failed, all)).toEqual(parts);
  expect(readFailures(failed, all)).toEqual(parts === undefined ? {} : { parts });
});
