import { expect, test } from 'vitest';
import { reverseName } from './dns-targets.ts';

test.for<[ip: string, name: string]>([
  ['10.32.0.10', '10.0.32.10.in-addr.arpa.'],
  ['fd00::1:a', 'a.0.0.0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa.'],
])('looks up %s as %s', ([ip, name]) => {
  expect(reverseName(ip)).toBe(name);
});
