import { expect, test } from 'vitest';
import { goBuildArgs, newer } from './go-build.ts';

test('a build is stripped, reproducible, and bound to go.mod', () => {
  expect(goBuildArgs({ cgo: false, tags: [], stamps: {} }, '/out')).toEqual([
    'build',
    '-mod=readonly',
    '-trimpath',
    '-buildvcs=false',
    '-ldflags=-s -w',
    '-o',
    '/out/',
    'tool',
  ]);
});

test('C code is linked statically, tags are given, versions are stamped', () => {
  const args = goBuildArgs(
    { cgo: true, tags: ['netgo', 'osusergo'], stamps: { 'm/v.Version': 'v1' } },
    '/out',
  );
  expect(args).toContain('-tags=netgo,osusergo');
  expect(args).toContain('-ldflags=-s -w -X=m/v.Version=v1 -extldflags=-static');
});

test.for([
  ['1.26.0', '1.9', '1.26.0'],
  ['1.21', '1.21.0', '1.21'],
  ['1.19.8', '1.21', '1.21'],
  ['1.27rc1', '1.26.3', '1.27rc1'],
  ['1.26.8', '1.26.10', '1.26.10'],
] as const)('of %s and %s the newer is %s', ([one, other, expected]) => {
  expect(newer(one, other)).toBe(expected);
});
