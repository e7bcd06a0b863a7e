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

test('puts faults of different requirements into one group', () => {
  expect(groups(fault('one', ['A']), fault('two', ['B', 'C']))).toEqual(['one,two']);
});

test.for<[what: string, more: Partial<Fault>]>([
  ['is about one of the same requirements', { expected: { flannel: { red: ['B', 'A'] } } }],
  ['makes one of them unmeasured', { expected: { flannel: { red: ['D'], unmeasured: ['A'] } } }],
  ['turns nothing red', { expected: { flannel: { red: [] } } }],
  ['is tried alone', { alone: true }],
  ['needs another pace of the other requirements', { paceOfOthers: { steady: 0 } }],
  ['must keep apart from the first', { apartFrom: ['first'] }],
  ['needs the option --workloads', { told: { workloads: true } }],
])('puts a fault into another group if it %s', ([, more]) => {
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

test('every fault in an apartFrom list exists', () => {
  const named = FAULTS.flatMap(({ apartFrom = [] }) => apartFrom);
  expect(named.filter((id) => !FAULTS.some((one) => one.id === id))).toEqual([]);
});
