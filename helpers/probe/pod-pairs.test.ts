import { expect, test } from 'vitest';
import { expectAsked } from './pod-pairs.ts';

const evidence = { checked: 6, summary: '6 pairs, none lost', details: ['a → b: 20 of 20'] };

test('accepts evidence from every node', () => {
  expect(() => expectAsked({ notAsked: new Map() }, evidence)).not.toThrow();
});

test('is inconclusive if a node is missing, and keeps the evidence', () => {
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
