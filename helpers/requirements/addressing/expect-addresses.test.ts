import { describe, expect, test } from 'vitest';
import { parseAddress, parseRange } from '../../model/range.ts';
import { expectInside, expectOutside, expectOwnAddresses } from './expect-addresses.ts';

const held = (ip: string, holder: string) => ({ address: parseAddress(ip), holder });
const range = (text: string) => [{ range: parseRange(text), source: 'test' }];
const two = [held('10.200.0.2', 'pod a'), held('10.200.0.3', 'pod b')];

test('addresses of their own, inside a range and outside another, are counted', () => {
  expect(expectOwnAddresses('pod', two).checked).toBe(2);
  expect(expectInside('pod', two, range('10.200.0.0/16')).checked).toBe(2);
  expect(expectOutside('pod', two, range('10.32.0.0/24')).checked).toBe(2);
});

describe('what does not hold is a violation that names every offender', () => {
  test('a doubled address', () => {
    expect(() => expectOwnAddresses('pod', [...two, held('10.200.0.2', 'pod c')])).toThrow(
      '10.200.0.2 is held by pod a and by pod c',
    );
  });

  test('a stray', () => {
    expect(() => expectInside('pod', [...two, held('10.201.0.2', 'pod c')], range('10.200.0.0/16'))).toThrow(
      '10.201.0.2 of pod c is outside 10.200.0.0/16',
    );
  });

  test('an address of the other family is a stray', () => {
    expect(() => expectInside('pod', [held('fd00::2', 'pod c')], range('10.200.0.0/16'))).toThrow('fd00::2');
  });

  test('one inside what it must not be in', () => {
    expect(() => expectOutside('Service', two, range('10.200.0.0/24'))).toThrow(
      '10.200.0.2 of pod a is inside 10.200.0.0/24 (2 of 2 addresses)',
    );
  });
});
