import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { blockOf, readLog } from './log-block.ts';

const BYTES = randomBytes(30_000);
const LOG = `  0.1 s  fixtures\n${blockOf(BYTES)}verdict  conformant\n`;

test('reads the reports of a log unchanged, and separates other output', () => {
  const { bytes, problem, said } = readLog(LOG);
  expect(problem).toBeUndefined();
  expect(bytes?.equals(BYTES)).toBe(true);
  expect(said).toBe('0.1 s  fixtures\nverdict  conformant');
});

test('ignores lines of stderr within the block', () => {
  const lines = LOG.split('\n');
  lines.splice(3, 0, 'Warning: something');
  expect(readLog(lines.join('\n')).bytes?.equals(BYTES)).toBe(true);
});

test.for<[what: string, log: string, problem: string]>([
  ['without a block', 'Killed\n', 'its log has no reports'],
  ['cut short', LOG.slice(0, 20_000), 'its log ends before its reports do'],
  ['that begins too late', LOG.slice(10_000), 'its log has no reports'],
  ['without a line', LOG.split('\n').toSpliced(3, 1).join('\n'), 'the reports in its log are damaged'],
  [
    'without its digest',
    LOG.replace(/netconform-reports sha256:.*\n/, ''),
    'the reports in its log are damaged',
  ],
  [
    'with an empty block',
    `${blockOf(BYTES).split('\n')[0]}\n-----END NETCONFORM REPORTS-----`,
    'are damaged',
  ],
])('a log %s has no reports', ([, log, expected]) => {
  const { bytes, problem } = readLog(log);
  expect(bytes).toBeUndefined();
  expect(problem).toContain(expected);
});
