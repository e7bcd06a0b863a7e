import { describe, expect, test } from 'vitest';
import { parseAddress, parseRange } from '../../model/range.ts';
import { expectInside, expectOutside, expectOwnAddresses } from './expect-addresses.ts';

const held = (ip: string, holder: string) => ({ address: parseAddress(ip), holder });
const range = (text: string) => [{ range: parseRange(text), source: 'test' }];
const two = [held('10.200.0.2', 'pod a'), held('10.200.0.3', 'pod b')];

test('counts unique addresses, addresses inside a range and addresses outside one', () => {
  expect(expectOwnAddresses('pod', two).checked).toBe(2);
  expect(expectInside('pod', two, range('10.200.0.0/16')).checked).toBe(2);
  expect(expectOutside('pod', two, range('10.32.0.0/24')).checked).toBe(2);
});

describe('a violation names', () => {
  test('both holders of a duplicate address', () => {
    expect(() => expectOwnAddresses('pod', [...two, held('10.200.0.2', 'pod c')])).toThrow(
      '10.200.0.2 is held by pod a and by pod c',
    );
  });

  test('an address outside the range', () => {
    expect(() => expectInside('pod', [...two, held('10.201.0.2', 'pod c')], range('10.200.0.0/16'))).toThrow(
      '10.201.0.2 of pod c is outside 10.200.0.0/16',
    );
  });

  test('an address of another family than the range', () => {
    expect(() => expectInside('pod', [held('fd00::2', 'pod c')], range('10.200.0.0/16'))).toThrow('fd00::2');
  });

  test('an address inside a range that must not contain it', () => {
    expect(() => expectOutside('Service', two, range('10.200.0.0/24'))).toThrow(
      '10.200.0.2 of pod a is inside 10.200.0.0/24 (2 of 2 addresses)',
    );
  });
});
