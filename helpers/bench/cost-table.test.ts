import { expect, test } from 'vitest';
import { expectedFor } from './cost-model.ts';
import type { SizeCost } from './cost-table.ts';
import { costTable, partsTable, slopeTable } from './cost-table.ts';

/** What would be measured if every figure were as it is meant to be: 1 s, 0.1 s for a node, 1 s for a thousand pairs. */
const sizes = (
  [
    [3, 'auto'],
    [10, 'auto'],
    [30, 'auto'],
    [30, 20],
    [100, 'auto'],
    [100, 20],
    [300, 'auto'],
    [300, 20],
  ] as const
).map(([nodes, sample]): SizeCost => {
  const { pairs, connections, channels } = expectedFor(nodes, sample);
  const value = 1 + 0.1 * nodes + pairs / 1000;
  return { nodes, sample, pairs, values: [connections, channels + 1, value, value, value, value] };
});

test('a row for each size, a column for each figure', () => {
  const lines = costTable(sizes).split('\n');
  expect(lines).toHaveLength(2 + sizes.length);
  expect(lines[2]).toBe('| 3 | auto | 6 | 30 | 4 | 1.31 | 1.31 | 1.31 | 1.31 |');
});

test('what follows a formula has the slopes of the formula', () => {
  const [, , connections = ''] = slopeTable(sizes).split('\n');
  expect(connections).toBe('| connections | 2.11 | 2.11 | 1.00 | 1.00 |');
});

test('what is made of parts is told by its parts', () => {
  expect(partsTable(sizes)).toContain('| wall time | 1.0 s | 0.10 s | 1.0 s |');
});
