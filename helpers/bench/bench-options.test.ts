import { expect, test } from 'vitest';
import { UsageError } from '../config/usage-error.ts';
import { readBenchOptions } from './bench-options.ts';

test('what was not asked for is what is usual', () => {
  expect(readBenchOptions([])).toEqual({
    rounds: 3,
    cni: 'flannel',
    only: new Set(['certify']),
    nodes: 1000,
  });
});

test('some parts, rounds and nodes', () => {
  const { rounds, only, nodes } = readBenchOptions([
    '--only',
    'scale, certify',
    '--rounds',
    '1',
    '--nodes=300',
  ]);
  expect([rounds, nodes, [...only]]).toEqual([1, 300, ['scale', 'certify']]);
});

test.each([
  [['--rounds', 'two'], '--rounds "two": expected a number from 1 to 100'],
  [['--rounds', '0'], '--rounds "0": expected a number from 1 to 100'],
  [['--nodes', '1001'], '--nodes "1001": expected a number from 1 to 1000'],
  [['--nodes', '1e2'], '--nodes "1e2": expected a number from 1 to 1000'],
  [['--only', 'scale,matrix'], '--only "matrix": expected one of scale, certify'],
  [['--only', ''], '--only "": expected one of'],
  [['--cni', 'none'], '--cni "none": expected one of auto, weave, flannel'],
  [['--round', '2'], "Unknown option '--round'"],
  [['cost'], "Unexpected argument 'cost'"],
])('%j is refused', (args, message) => {
  const read = () => readBenchOptions(args);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(message);
});
