import { expect, test } from 'vitest';
import { readSettings } from './nodes-before.ts';

test('reads each setting that a kernel has', () => {
  const printed = 'net.ipv4.conf.all.forwarding 0\nnet.ipv6.conf.all.forwarding \n';
  expect(readSettings(printed)).toEqual({ 'net.ipv4.conf.all.forwarding': '0' });
  expect(readSettings('')).toEqual({});
});
