import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pair, silent } from '../../../e2e/samples/report-page.sample.ts';
import type { PairMeasure } from '../../../model/verdict.ts';
import { FIRST, figuresOf } from './figures.ts';
import { gridOf } from './grid.ts';

const unpacked = (text: string) => JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString());
const gridsOf = (pairs: PairMeasure[], count = 1) =>
  Array.from({ length: count }, (_, at) => ({ id: `POD-${at + 1}`, grid: gridOf(pairs, ['a', 'b']) }));
const valuesOf = ({ values, codes }: { values: unknown[]; codes: string }) =>
  [...codes].map((code) => values[code.charCodeAt(0) - FIRST - 1]);

test('keeps every figure of every field', () => {
  const figures = unpacked(
    figuresOf(gridsOf([pair('a', 'b', { medianMs: 0.61, p99Ms: 1372.5 }), silent('b', 'a'), pair('b', 'b')])),
  );
  const { kind, sent, lost, median, p99, why, rows, columns } = figures.pictures['POD-1'];
  expect(figures.names).toEqual(['a', 'b']);
  expect(figures.rounded).toBe(false);
  expect([rows, columns]).toEqual([
    [0, 1],
    [0, 1],
  ]);
  expect(valuesOf(kind).map((at) => at !== undefined && figures.meanings[Number(at)])).toEqual([
    false,
    'all pass',
    'no connection passes',
    'all pass',
  ]);
  expect(valuesOf(sent)).toEqual([undefined, 20, 3, 20]);
  expect(valuesOf(lost)).toEqual([undefined, 0, 3, 0]);
  expect(valuesOf(median)).toEqual([undefined, 0.61, undefined, 1]);
  expect(valuesOf(p99)).toEqual([undefined, 1373, undefined, 2]);
  expect(why).toEqual({ 2: 'curl exit 28: Timeout was reached' });
});

test('with very many fields, times have fewer digits, and the data says so', () => {
  const names = Array.from({ length: 130 }, (_, at) => `n${at}`);
  const pairs = names.flatMap((from) => names.map((to) => pair(from, to, { p99Ms: 12.34 })));
  const figures = unpacked(figuresOf([{ id: 'POD-2', grid: gridOf(pairs, names) }]));
  expect(figures.rounded).toBe(true);
  expect(figures.pictures['POD-2'].p99.values).toEqual([12]);
});

test('if not all fit, the first ones are kept', () => {
  const all = gridsOf([pair('a', 'b')], 40);
  const room = figuresOf(all).length - 1;
  const told = Object.keys(unpacked(figuresOf(all, room)).pictures);
  expect(told.length).toBeGreaterThan(20);
  expect(told.length).toBeLessThan(40);
  expect(told[0]).toBe('POD-1');
  expect(figuresOf(all, 10)).toBe('');
});
