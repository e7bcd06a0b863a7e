import { expect, test } from 'vitest';
import { newer } from './go-tool.ts';

test.for([
  ['1.26.0', '1.9', '1.26.0'],
  ['1.21', '1.21.0', '1.21'],
  ['1.19.8', '1.21', '1.21'],
  ['1.27rc1', '1.26.3', '1.27rc1'],
  ['1.26.8', '1.26.10', '1.26.10'],
] as const)('of %s and %s the newer is %s', ([one, other, expected]) => {
  expect(newer(one, other)).toBe(expected);
});
