import { expect, test } from 'vitest';
import { lanesUnder } from './ask-under.ts';

const asked = [
  { id: 'NODE-2' },
  { id: 'ADDR-7', creates: 'pods that come and go', turn: 'beside' as const },
  { id: 'POD-5', datagrams: 'counted' as const },
  { id: 'POD-6', datagrams: 'counted' as const },
  { id: 'POD-7', datagrams: 'sent' as const },
  { id: 'POD-8', datagrams: 'sent' as const, creates: 'a pod on each node' },
];

type Seen = { ids: string[]; atOnce: number | undefined }[][];

const lanes = (disturbedBy: 'new pods' | undefined, red: string[]): Seen =>
  lanesUnder(disturbedBy === undefined ? [{}] : [{}, { disturbedBy }], red, asked).map((turns) =>
    turns.map(({ requirements, atOnce }) => ({ ids: requirements.map(({ id }) => id), atOnce })),
  );

test.for<[what: string, disturbedBy: 'new pods' | undefined, red: string[], lanes: Seen]>([
  [
    'runs all requirements at the same time under most faults',
    undefined,
    ['NODE-2'],
    [
      [{ ids: ['NODE-2', 'POD-5', 'POD-6', 'POD-7', 'POD-8'], atOnce: undefined }],
      [{ ids: ['ADDR-7'], atOnce: undefined }],
    ],
  ],
  [
    'sends no datagrams under loss while others count them',
    undefined,
    ['POD-5', 'POD-6', 'POD-7'],
    [
      [{ ids: ['NODE-2'], atOnce: undefined }],
      [{ ids: ['ADDR-7'], atOnce: undefined }],
      [
        { ids: ['POD-5', 'POD-6'], atOnce: 1 },
        { ids: ['POD-7', 'POD-8'], atOnce: undefined },
      ],
    ],
  ],
  [
    'creates pods last under a fault that new pods heal',
    'new pods',
    ['NODE-2'],
    [
      [
        { ids: ['NODE-2', 'POD-5', 'POD-6', 'POD-7'], atOnce: undefined },
        { ids: ['ADDR-7', 'POD-8'], atOnce: 1 },
      ],
    ],
  ],
  [
    'checks each requirement once if both apply',
    'new pods',
    ['POD-5'],
    [
      [
        { ids: ['NODE-2'], atOnce: undefined },
        { ids: ['ADDR-7', 'POD-8'], atOnce: 1 },
      ],
      [
        { ids: ['POD-5'], atOnce: 1 },
        { ids: ['POD-6', 'POD-7'], atOnce: undefined },
      ],
    ],
  ],
])('%s', ([, disturbedBy, red, expected]) => {
  expect(lanes(disturbedBy, red)).toEqual(expected);
});
