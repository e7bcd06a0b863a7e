import { expect, test } from 'vitest';
import { meantBy } from '../matrix.ts';
import { FAULTS } from './all.ts';
import { coveringFaults } from './covering.ts';
import type { Fault } from './fault.ts';
import { groupFaults } from './groups.ts';

const fault = (id: string, red: string[], more: Partial<Fault> = {}) => ({
  id,
  expected: { flannel: { red } },
  ...more,
});

const groups = (...faults: ReturnType<typeof fault>[]) =>
  groupFaults(faults, 'flannel').map((group) => group.map(({ id }) => id).join());

test('faults of different requirements meet', () => {
  expect(groups(fault('one', ['A']), fault('two', ['B', 'C']))).toEqual(['one,two']);
});

test.for<[what: string, more: Partial<Fault>]>([
  ['is about one of the same requirements', { expected: { flannel: { red: ['B', 'A'] } } }],
  ['makes one of them unmeasured', { expected: { flannel: { red: ['D'], unmeasured: ['A'] } } }],
  ['turns nothing red', { expected: { flannel: { red: [] } } }],
  ['is tried alone', { alone: true }],
  ['has others asked at another pace', { paceOfOthers: { steady: 0 } }],
  ['says that it has to be apart', { apartFrom: ['first'] }],
  ['asks workloads of others', { told: { workloads: true } }],
])('a fault that %s is put into the next group', ([, more]) => {
  const other = fault('other', ['B'], more);
  expect(groups(fault('first', ['A']), other, fault('third', ['C']))).toEqual(['first,third', 'other']);
  expect(groups(other, fault('first', ['A']))).toEqual(['other', 'first']);
});

test.for(['flannel', 'weave', 'kube-router'] as const)('on %s each chosen fault is in one group', (cni) => {
  const ids = coveringFaults(FAULTS, cni);
  const chosen = groupFaults(
    FAULTS.filter(({ id }) => ids.includes(id)),
    cni,
  );
  expect(
    chosen
      .flat()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids.toSorted());
  for (const group of chosen) {
    const meant = group.flatMap(({ expected }) => meantBy(expected[cni] ?? { red: [] }));
    expect(new Set(meant).size).toBe(meant.length);
  }
});

test('a fault keeps apart from faults that exist', () => {
  const named = FAULTS.flatMap(({ apartFrom = [] }) => apartFrom);
  expect(named.filter((id) => !FAULTS.some((one) => one.id === id))).toEqual([]);
});
