import { expect, test } from 'vitest';
import { expectAsked } from './pod-pairs.ts';

const evidence = { checked: 6, summary: '6 pairs, none lost', details: ['a → b: 20 of 20'] };

test('evidence of every node stands', () => {
  expect(() => expectAsked({ notAsked: new Map() }, evidence)).not.toThrow();
});

test('evidence without a node leaves the verdict open, and is kept', () => {
  const notAsked = new Map([
    ['no probe pod is ready on c', 'c'],
    ['no neighbour pod is ready on c', 'c'],
  ]);
  expect(() => expectAsked({ notAsked }, evidence)).toThrow(
    expect.objectContaining({
      name: 'Inconclusive',
      message: expect.stringContaining('6 pairs, none lost'),
      details: evidence.details,
      nodes: ['c'],
    }),
  );
});
