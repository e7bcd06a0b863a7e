import { expect, test } from 'vitest';
import { UsageError } from '../../config/usage-error.ts';
import { parseArguments } from './arguments.ts';

test('reads static checks, sets and a shard', () => {
  expect(parseArguments(['--check'])).toEqual({ check: true, sets: [], shard: undefined });
  expect(parseArguments(['full', '--shard', '2/3'])).toEqual({ check: false, sets: ['full'], shard: '2/3' });
});

test('runs sets in their own order, each once', () => {
  const request = parseArguments(['core', 'unit', 'browser', 'unit', '--check']);
  expect(request).toEqual({ check: true, sets: ['unit', 'browser', 'core'], shard: undefined });
});

test('prints help', () => {
  expect(parseArguments(['--help'])).toContain('--shard');
});

test.each([
  [],
  ['--chek'],
  ['everything'],
  ['--check', '--shard', '1/3'],
  ['full', '--shard'],
  ['full', '--shard', '3'],
  ['full', '--shard', '0/3'],
  ['full', '--shard', '4/3'],
  ['full', '--shard', '1/3/5'],
  ['full', '--shard', '1/x'],
])('refuses %s %s %s in one line', (...args) => {
  let refusal: unknown;
  try {
    parseArguments(args.filter((arg) => arg !== undefined));
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(UsageError);
  expect((refusal as UsageError).message).toMatch(/^.+$/);
});
