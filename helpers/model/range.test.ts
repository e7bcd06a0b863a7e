import { describe, expect, test } from 'vitest';
import { contains, encloses, formatAddress, overlaps, parseAddress, parseRange, sizeOf } from './range.ts';

test('a range knows its first and last address and its size', () => {
  const range = parseRange('10.200.0.0/16');
  expect(formatAddress(range.first, 4)).toBe('10.200.0.0');
  expect(formatAddress(range.last, 4)).toBe('10.200.255.255');
  expect(sizeOf(range)).toBe(65536n);
});

test('IPv6 ranges are read as well', () => {
  const range = parseRange('fd00:10:244::/56');
  expect(range.family).toBe(6);
  expect(contains(range, parseAddress('fd00:10:244:1::5'))).toBe(true);
  expect(contains(range, parseAddress('10.0.0.1'))).toBe(false);
});

describe('what is no range is refused with what was expected', () => {
  test.for([
    ['10.200.0.0', 'not a CIDR'],
    ['pods', 'not a CIDR'],
    ['10.200.0.0/33', 'at most 32'],
    ['10.200.0/16', 'not an IP address'],
    ['010.200.0.0/16', 'not an IP address'],
    ['10.200.0.0/1x', 'not a CIDR'],
    ['10.200.0.0/16/3', 'not a CIDR'],
    ['10.200.1.0/16', 'host bits are set; the range of that length is 10.200.0.0/16'],
    ['', 'not a CIDR'],
  ])('%s', ([text, problem]) => {
    expect(() => parseRange(text ?? '')).toThrow(problem);
  });
});

test.for([
  ['10.200.0.0/16', '10.200.128.0/24', true],
  ['10.200.128.0/24', '10.200.0.0/16', true],
  ['10.200.0.0/16', '10.201.0.0/16', false],
  ['0.0.0.0/0', '10.201.0.0/16', true],
  ['::/0', '10.201.0.0/16', false],
] as const)('%s and %s overlap: %s', ([one, other, expected]) => {
  expect(overlaps(parseRange(one), parseRange(other))).toBe(expected);
});

test('a range encloses its parts and itself, not the other way round', () => {
  const whole = parseRange('10.200.0.0/16');
  expect(encloses(whole, parseRange('10.200.7.0/24'))).toBe(true);
  expect(encloses(whole, whole)).toBe(true);
  expect(encloses(parseRange('10.200.7.0/24'), whole)).toBe(false);
});
