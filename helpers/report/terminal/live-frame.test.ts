import { expect, test } from 'vitest';
import { frameOf, type Moment, rowsOf } from './live-frame.ts';

const moment = (more: Partial<Moment> = {}): Moment => ({
  activities: [
    { name: 'suites', detail: undefined, since: 1_000 },
    { name: 'POD-2', detail: "a pod reaches every pod on every other node, at the pod's IP", since: 23_200 },
  ],
  progress: '',
  now: 24_400,
  columns: 100,
  rows: 24,
  ...more,
});
const many = Array.from({ length: 30 }, (_, index) => ({
  name: `step ${index}`,
  detail: undefined,
  since: 0,
}));

test('what runs is shown with its time, what began last at the end, and how far it all is below', () => {
  expect(frameOf(moment({ progress: '17 of 40 requirements  ✓ 17' }))).toEqual([
    ' 23.4 s  ⠼ suites',
    "  1.2 s  ⠼ POD-2  a pod reaches every pod on every other node, at the pod's IP",
    '           17 of 40 requirements  ✓ 17',
  ]);
});

test('the spinner turns with time', () => {
  const signs = [0, 100, 200].map((later) => frameOf(moment({ now: 24_400 + later }))[0]?.[9]);
  expect(new Set(signs).size).toBe(3);
});

test.for([200, 80, 60, 40, 12, 1])('at %d columns no line is wider than that', (columns) => {
  const lines = frameOf(moment({ columns, progress: '17 of 40 requirements  ✓ 15  ✗ 1  - 1' }));
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
});

test('a line that is cut ends with a mark', () => {
  expect(frameOf(moment({ columns: 40 }))[1]).toBe('  1.2 s  ⠼ POD-2  a pod reaches every p…');
});

test.for([
  [24, 22],
  [10, 8],
  [3, 1],
  [1, 1],
] as const)('on %d rows at most %d are drawn, and they are of what began last', ([rows, most]) => {
  const lines = frameOf(moment({ rows, activities: many }));
  expect(lines).toHaveLength(most);
  expect(lines.at(-1)).toContain('step 29');
});

test('how far it is keeps its row where there is no room for all', () => {
  const lines = frameOf(moment({ rows: 10, activities: many, progress: '3 of 4' }));
  expect(lines).toHaveLength(8);
  expect(lines.at(-1)).toContain('3 of 4');
});

test.for([
  [[100, 60], 100, 2],
  [[100, 60], 99, 3],
  [[100, 60], 50, 4],
  [[100, 60], 30, 6],
  [[0], 30, 1],
] as const)('lines of %j characters take, %d columns wide, %d rows', ([lengths, columns, rows]) => {
  const lines = lengths.map((length) => '-'.repeat(length));
  expect(rowsOf(lines, columns)).toBe(rows);
});
