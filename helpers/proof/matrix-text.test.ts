import { expect, test } from 'vitest';
import { exactRow, row, selfCheck, verdicts, wrongRow } from '../e2e/samples/check.sample.ts';
import { verdict } from '../e2e/samples/result.sample.ts';
import type { SelfCheck } from './matrix.ts';
import { matrixText, sentenceOfCheck } from './matrix-text.ts';

test('has a character per requirement under its prefix and number, even if the prefix is wider', () => {
  const healed = { ...exactRow, problems: ['it did not heal'] };
  const some = row('some', verdicts({ 'POD-1': 'violation' }).slice(2), { red: ['POD-1'] });
  const lines = matrixText(selfCheck({ rows: [exactRow, wrongRow, healed, some] })).split('\n');
  expect(lines.slice(0, 7)).toEqual([
    '           ADDR  POD   DNS',
    '           12    1234  1',
    '  control  ·-    ····  ·      8.6 s',
    '  no-udp   ·-    ·✗··  ·     23.5 s',
    '! lossy    ·-    MEU·  W     23.5 s',
    '! no-udp   ·-    ·✗··  ·     23.5 s',
    '  some           ✗···  ·     23.5 s',
  ]);
});

test('has all signs with their legend, then the problems as sentences', () => {
  const text = matrixText(
    selfCheck({
      control: verdicts({ 'POD-1': 'violation', 'POD-2': 'inconclusive' }),
      rows: [
        row('both', verdicts({ 'POD-4': 'inconclusive' }, { unsteady: '3 of 600' }), {
          red: [],
          unmeasured: ['POD-4'],
          unsteady: ['POD-3'],
        }),
        wrongRow,
      ],
    }),
  );
  expect(text).toContain('\n! control  ··    !?··  ·');
  expect(text).toContain('\n  both     ··    ··~?  ·');
  for (const sign of '·✗?~-MEUW!') expect(text).toMatch(new RegExp(`(^|  )[${sign}] [a-z]`, 'm'));
  expect(text).toContain('\ncontrol: POD-1 violated without any fault: POD-1 was seen\n');
  expect(text).toContain(
    '\nlossy: POD-1 must turn red, but is conformant: POD-1 was seen [a -> b: 0.4 ms]\n',
  );
});

test('has at most 120 columns with all requirements, long ids and long sentences', () => {
  const sizes = { ADDR: 7, NODE: 4, C2C: 2, POD: 9, SVC: 8, EXT: 3, DNS: 1, POL: 1, WEAVE: 4, REC: 1 };
  const control = Object.entries(sizes).flatMap(([prefix, size]) =>
    Array.from({ length: size }, (_, n) => verdict('conformant', { id: `${prefix}-${n + 1}` })),
  );
  const problems = ['a node of the cluster says what it sees '.repeat(10)];
  const text = matrixText(
    selfCheck({ control, rows: [{ ...exactRow, fault: { id: 'x'.repeat(26), sentence: '' }, problems }] }),
  );
  const widths = text.split('\n').map(({ length }) => length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(120);
});

test('prints no control characters of a cluster', () => {
  const text = matrixText(selfCheck({ rows: [{ ...exactRow, problems: ['\u001b[31mred\u0007'] }] }));
  expect(text).toContain('no-udp: red\ufffd\n');
});

test.for<[sentence: string, more: Partial<SelfCheck>]>([
  ['1 fault, detected exactly: the matrix is exact (9 min 40 s)', {}],
  [
    '2 faults, each detected exactly: the matrix is exact (59 s)',
    { rows: [exactRow, exactRow], durationMs: 59_400 },
  ],
  [
    '1 fault, detected exactly; other faults were not selected (1 min 0 s)',
    { partial: true, durationMs: 59_600 },
  ],
  ['NOT exact: 1 of 2 faults: lossy (9 min 40 s)', { rows: [exactRow, wrongRow] }],
  [
    'NOT exact: 1 of 1 fault: lossy; and it ended early (9 min 40 s)',
    { rows: [wrongRow], setupError: 'the node is gone' },
  ],
  [
    'could not be measured: it ended after 1 fault, before its work was done (9 min 40 s)',
    { setupError: 'the node is gone' },
  ],
  ['could not be measured: no fault was tried (9 min 40 s)', { rows: [] }],
  ['mutant empty, not a self-check: 1 fault: nothing is proven (9 min 40 s)', { mutant: 'empty' }],
  [
    'mutant ignored, not a self-check: NOT exact: 1 of 1 fault: lossy (9 min 40 s)',
    { mutant: 'ignored', rows: [wrongRow] },
  ],
  [
    'could not be measured: these requirements do not hold without any fault: POD-1 (violation) (9 min 40 s)',
    { control: verdicts({ 'POD-1': 'violation' }) },
  ],
  ['could not be measured: no requirement was checked without a fault (9 min 40 s)', { control: [] }],
  ['interrupted after 1 fault: nothing is proven (9 min 40 s)', { interrupted: true }],
  [
    'interrupted after 2 faults: nothing is proven; NOT exact: 1 of 2 faults: lossy (9 min 40 s)',
    { interrupted: true, rows: [exactRow, wrongRow] },
  ],
])('ends with the verdict: %s', ([sentence, more]) => {
  const check = selfCheck(more);
  expect(sentenceOfCheck(check)).toBe(sentence);
  const text = matrixText(check);
  expect(text.endsWith(`\n${sentence}\n`) || text === `${sentence}\n`).toBe(true);
  if (more.setupError !== undefined)
    expect(text).toContain('\nThe self-check ended early: the node is gone\n');
  if (more.interrupted === true) expect(text).toContain('\nA signal interrupted the self-check');
});

test('names the requirements that were checked again', () => {
  const rows = [{ ...exactRow, again: ['POD-4', 'SVC-3'].map((id) => ({ id, saw: 'lost' })) }];
  expect(matrixText(selfCheck({ rows }))).toContain(
    '\nno-udp: checked again at the pace of a run: POD-4, SVC-3\n',
  );
});
