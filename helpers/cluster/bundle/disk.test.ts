import { expect, test } from 'vitest';
import { type MeasuredRoom, shortage } from './disk.ts';

const GIB = 2 ** 30;
const cache: MeasuredRoom = {
  option: 'XDG_CACHE_HOME',
  path: '/home/me/.cache',
  neededBytes: 4 * GIB,
  device: 1,
  freeBytes: 6 * GIB,
};
const store = { ...cache, option: "the engine's store", path: '/var/lib/store', neededBytes: 3 * GIB };

test('folders on file systems of their own each need their own room', () => {
  expect(shortage([cache, { ...store, device: 2 }])).toBeUndefined();
});

test('folders on one file system need room together', () => {
  expect(shortage([cache, store])?.message).toBe(
    'XDG_CACHE_HOME "/home/me/.cache": its file system has 6.0 GiB free, and building the bundle needs 7.0 GiB, with /var/lib/store on it too',
  );
});

test('the one that is too small is named', () => {
  expect(shortage([cache, { ...store, device: 2, freeBytes: GIB }])?.message).toBe(
    'the engine\'s store "/var/lib/store": its file system has 1.0 GiB free, and building the bundle needs 3.0 GiB',
  );
});
