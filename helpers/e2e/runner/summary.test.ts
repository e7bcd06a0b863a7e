import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXPECTED_SKIPS, type ExpectedSkip } from '../expected-skips.ts';
import { type FileOutcome, summarize, type TestOutcome } from './summary.ts';

const CI = { ci: true, interrupted: false, expected: [], lacking: [] } as const;

const SKIP: ExpectedSkip = { file: 'a.e2e.ts', test: 'needs docker', lacking: 'docker' };

const file = (name: string, tests: TestOutcome[], seconds = 1): FileOutcome => ({
  file: name,
  tests,
  errors: [],
  seconds,
});

const passed = (name: string): TestOutcome => ({ name, state: 'passed', message: '' });

const skipped = (name: string, message = ''): TestOutcome => ({ name, state: 'skipped', message });

test('counts in the last line, whatever else is printed', () => {
  const tests: TestOutcome[] = [passed('one'), { name: 'two', state: 'failed', message: 'expected 1' }];
  const { lines, failed } = summarize([file('a.e2e.ts', tests)], [], CI);
  expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
  expect(lines.at(-2)).toBe('FAILED a.e2e.ts > two\n  expected 1');
  expect(failed).toBe(1);
});

test('counts errors outside of tests and tests that never ended as failures', () => {
  const broken = { ...file('a.e2e.ts', [{ name: 'one', state: 'pending', message: '' }]), errors: ['body'] };
  expect(summarize([broken], ['stray'], CI).lines.at(-1)).toBe('0 passed, 3 failed, 0 skipped');
});

test('shortens a long message from both ends', () => {
  const message = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
  const { lines } = summarize([file('a.e2e.ts', [{ name: 'one', state: 'failed', message }])], [], CI);
  const shown = (lines.at(-2) ?? '').split('\n');
  expect(shown).toHaveLength(14);
  expect(shown[1]).toBe('  line 0');
  expect(shown.at(-1)).toBe('  line 39');
});

test('lists every skipped test with its reason', () => {
  const files = [file('a.e2e.ts', [skipped('one', 'no Docker'), skipped('two')])];
  const { lines } = summarize(files, [], { ...CI, ci: false });
  expect(lines).toContain('  a.e2e.ts > one (no Docker, not expected)');
  expect(lines).toContain('  a.e2e.ts > two (no reason given, not expected)');
  expect(lines.at(-1)).toBe('0 passed, 0 failed, 2 skipped');
});

test('in CI, fails a skip that is not listed', () => {
  const { lines, failed } = summarize([file('a.e2e.ts', [skipped('one', 'no Docker')])], [], CI);
  expect(failed).toBe(1);
  expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
});

test('in CI, accepts a listed skip only on a machine that lacks the program', () => {
  const files = [file(SKIP.file, [skipped(SKIP.test, 'no Docker')])];
  const expected = [SKIP];
  expect(summarize(files, [], { ...CI, expected, lacking: ['docker'] }).failed).toBe(0);
  expect(summarize(files, [], { ...CI, expected, lacking: ['podman'] }).failed).toBe(1);
  const elsewhere = [file('b.e2e.ts', [skipped(SKIP.test)]), file(SKIP.file, [skipped('another')])];
  expect(summarize(elsewhere, [], { ...CI, expected, lacking: ['docker'] }).failed).toBe(2);
});

test('remarks on a test that ran although its skip is expected', () => {
  const { lines, failed } = summarize([file(SKIP.file, [passed(SKIP.test)])], [], {
    ...CI,
    expected: [SKIP],
    lacking: ['docker'],
  });
  expect(lines).toContain('  a.e2e.ts > needs docker');
  expect(failed).toBe(0);
});

test('takes tests that an interrupted run left out for no failures', () => {
  const files = [file('a.e2e.ts', [skipped('one'), { name: 'two', state: 'pending', message: '' }])];
  expect(summarize(files, [], { ...CI, interrupted: true }).failed).toBe(0);
});

test('names the ten slowest files, the slowest first', () => {
  const files = Array.from({ length: 12 }, (_, index) => file(`${index}.test.ts`, [passed('one')], index));
  const { lines } = summarize(files, [], CI);
  expect(lines.slice(0, 2)).toEqual(['slowest files:', '     11.0 s  11.test.ts']);
  expect(lines).toHaveLength(12);
});

test.each(EXPECTED_SKIPS)('the expected skip of $test names a file that exists', ({ file }) => {
  expect(existsSync(join(import.meta.dirname, '../../..', file))).toBe(true);
});
