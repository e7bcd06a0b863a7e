import { expect, test } from 'vitest';
import type { AddressMap } from '../../../model/forms.ts';
import { placedOf } from './placed.ts';

const pods = { kind: 'pod' as const, range: '10.200.0.0/16', source: 'given' };
const services = { kind: 'service' as const, range: '10.32.0.0/24', source: 'given' };

const troubles = (ranges: AddressMap['ranges'], held: AddressMap['held']) =>
  placedOf({ ranges, held }).flatMap(({ held }) =>
    held.flatMap(({ address, trouble }) => (trouble === undefined ? [] : [`${address.text} ${trouble}`])),
  );

test.for<[what: string, ranges: AddressMap['ranges'], held: AddressMap['held'], told: string[]]>([
  [
    'all where they belong',
    [pods, services],
    [
      { kind: 'pod', address: '10.200.0.2', holder: 'pod a' },
      { kind: 'service', address: '10.32.0.1', holder: 'Service b' },
      { kind: 'node', address: '172.18.0.2', holder: 'node c' },
    ],
    [],
  ],
  [
    'outside of its range, and in that of another kind',
    [pods, services],
    [
      { kind: 'pod', address: '10.201.0.2', holder: 'pod a' },
      { kind: 'pod', address: '10.32.0.7', holder: 'pod b' },
      { kind: 'node', address: '10.200.3.4', holder: 'node c' },
    ],
    [
      '10.201.0.2 lies outside of 10.200.0.0/16',
      '10.32.0.7 lies in 10.32.0.0/24, the range of Services',
      '10.200.3.4 lies in 10.200.0.0/16, the range of pods',
    ],
  ],
  [
    'held twice',
    [pods],
    [
      { kind: 'pod', address: '10.200.0.2', holder: 'pod a' },
      { kind: 'pod', address: '10.200.0.2', holder: 'pod b' },
    ],
    ['10.200.0.2 is also that of pod b', '10.200.0.2 is also that of pod a'],
  ],
  ['no range to be in', [], [{ kind: 'pod', address: '10.9.0.1', holder: 'pod a' }], []],
])('%s', ([, ranges, held, told]) => {
  expect(troubles(ranges, held)).toEqual(told);
});

test('separates families, merges equal ranges with their sources, and drops invalid addresses', () => {
  const placed = placedOf({
    ranges: [
      pods,
      { ...pods, source: 'read' },
      { kind: 'pod', range: 'fd00:10::/56', source: 'read' },
      { kind: 'pod', range: 'none', source: '' },
    ],
    held: [
      { kind: 'pod', address: 'fd00:10::5', holder: 'pod a' },
      { kind: 'pod', address: 'None', holder: 'pod b' },
    ],
  });
  expect(placed.map(({ family, ranges, held }) => [family, ranges.length, held.length])).toEqual([
    [4, 1, 0],
    [6, 1, 1],
  ]);
  expect(placed[0]?.ranges[0]?.sources).toEqual(['given', 'read']);
});

test.for<[pods: string, services: string, told: string[]]>([
  ['10.200.0.0/16', '10.32.0.0/24', []],
  ['10.0.0.0/8', '10.96.0.0/12', ['10.96.0.0/12, the range of Services, lies in 10.0.0.0/8, that of pods']],
  [
    '10.96.1.0/24',
    '10.96.0.0/12',
    ['10.96.1.0/24, the range of pods, lies in 10.96.0.0/12, that of Services'],
  ],
  [
    '10.96.0.0/12',
    '10.96.0.0/12',
    ['10.96.0.0/12, the range of Services, is also 10.96.0.0/12, that of pods'],
  ],
])('pods %s, Services %s: %j', ([pod, service, told]) => {
  const [placed] = placedOf({
    ranges: [
      { ...pods, range: pod },
      { ...services, range: service },
    ],
    held: [],
  });
  expect(placed?.overlaps).toEqual(told);
});
