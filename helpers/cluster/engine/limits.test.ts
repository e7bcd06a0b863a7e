import { expect, test } from 'vitest';
import { parseLimits } from './limits.ts';

const limits = `Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                30000                processes
Max open files            1024                 20000                files
Max locked memory         8388608              unlimited            bytes
`;

test('a process without CAP_SYS_RESOURCE cannot raise its hard limits', () => {
  expect(parseLimits('CapBnd:\t000001fffeffffff\n', limits)).toEqual({
    canRaise: false,
    openFiles: 20000,
    processes: 30000,
  });
});

test('a process with the capability can, and an absent limit is no limit', () => {
  expect(
    parseLimits('CapBnd:\t000001ffffffffff\n', 'Max processes  unlimited  unlimited  processes\n'),
  ).toEqual({
    canRaise: true,
    openFiles: undefined,
    processes: undefined,
  });
});
