import { expect, test } from 'vitest';
import { UsageError } from '../config/usage-error.ts';
import { readBenchOptions } from './bench-options.ts';

test('has defaults, and takes another number of rounds', () => {
  expect(readBenchOptions([])).toEqual({ rounds: 3, cni: 'flannel' });
  expect(readBenchOptions(['--rounds=1', '--cni', 'weave'])).toEqual({ rounds: 1, cni: 'weave' });
});

test.each([
  [['--rounds', 'two'], '--rounds "two": expected a number from 1 to 100'],
  [['--rounds', '0'], '--rounds "0": expected a number from 1 to 100'],
  [['--cni', 'none'], '--cni "none": expected one of auto, weave, flannel'],
  [['--round', '2'], "Unknown option '--round'"],
  [['cost'], "Unexpected argument 'cost'"],
])('%j is refused', (args, message) => {
  const read = () => readBenchOptions(args);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(message);
});
