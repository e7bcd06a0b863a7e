import { expect, test } from 'vitest';
import { parseAddress, parseRange } from '../../../model/range.ts';
import { axisOf, placeOn, windowOf } from './axis.ts';
import { placedOf } from './placed.ts';

const axis = (ranges: string[], held: string[]) => {
  const [placed] = placedOf({
    ranges: ranges.map((range) => ({ kind: 'pod', range, source: '' })),
    held: held.map((address) => ({ kind: 'pod', address, holder: address })),
  });
  if (placed === undefined) throw new Error('nothing is placed');
  return axisOf(placed, 1_000);
};

test.for<[what: string, ranges: string[], held: string[], parts: [empty: boolean, width: number][]]>([
  ['one range', ['10.0.0.0/8'], [], [[false, 1_000]]],
  [
    'a range within another parts it',
    ['10.0.0.0/8', '10.96.0.0/12'],
    [],
    [
      [false, 1_000 / 3],
      [false, 1_000 / 3],
      [false, 1_000 / 3],
    ],
  ],
  [
    'what nobody uses is narrow, however large it is',
    ['10.32.0.0/24', '10.200.0.0/16'],
    [],
    [
      [false, 487],
      [true, 26],
      [false, 487],
    ],
  ],
  [
    'addresses outside have a part of their own, on either side of a range',
    ['10.32.0.0/24'],
    ['10.1.0.1', '10.1.0.9', '10.99.0.1'],
    [
      [false, 948 / 3],
      [true, 26],
      [false, 948 / 3],
      [true, 26],
      [false, 948 / 3],
    ],
  ],
])('%s', ([, ranges, held, parts]) => {
  expect(axis(ranges, held).map(({ empty, width }) => [empty, width])).toEqual(parts);
});

test.for<[address: string, x: number]>([
  ['10.32.0.0', 0],
  ['10.32.0.255', 487],
  ['10.200.0.0', 513],
  ['10.200.128.0', 756],
])('%s is drawn at %i', ([address, x]) => {
  const line = axis(['10.32.0.0/24', '10.200.0.0/16'], []);
  expect(Math.floor(placeOn(line, parseAddress(address).value))).toBe(x);
});

test.for<[range: string, held: string[], window: string]>([
  ['10.200.0.0/16', [], '10.200.0.0/16'],
  ['10.200.0.0/16', ['10.200.0.2', '10.200.2.7'], '10.200.0.0/22'],
  ['10.200.0.0/16', ['10.200.0.2', '10.200.255.1'], '10.200.0.0/16'],
  ['10.200.0.0/16', ['10.200.7.7'], '10.200.7.0/28'],
  ['10.200.7.6/31', ['10.200.7.7'], '10.200.7.6/31'],
  ['fd00:10::/48', ['fd00:10::5', 'fd00:10::9'], 'fd00:10::/124'],
])('of %s with %j, %s is drawn', ([range, held, window]) => {
  expect(windowOf(parseRange(range), held.map(parseAddress)).text).toBe(window);
});
