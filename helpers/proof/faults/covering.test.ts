import { expect, test } from 'vitest';
import { FAULTS } from './all.ts';
import { coveringFaults } from './covering.ts';

const fault = (id: string, red: string[]) => ({ id, expected: { flannel: { red } } });

test('chooses the fault with the most red requirements first, and omits one that adds nothing', () => {
  const faults = [fault('one', ['A']), fault('two', ['A', 'B']), fault('other', ['C']), fault('none', [])];
  expect(coveringFaults(faults, 'flannel')).toEqual(['two', 'other']);
});

test('omits a fault whose requirements later choices cover', () => {
  const faults = [
    fault('wide', ['B', 'C', 'D', 'E']),
    fault('left', ['A', 'B', 'C']),
    fault('right', ['D', 'E', 'F']),
  ];
  expect(coveringFaults(faults, 'flannel')).toEqual(['left', 'right']);
});

test('omits a fault of another network', () => {
  expect(coveringFaults([{ id: 'elsewhere', expected: { weave: { red: ['B'] } } }], 'flannel')).toEqual([]);
});

test.for(['flannel', 'weave', 'kube-router'] as const)(
  'on %s the chosen faults cover every requirement of a fault, and each is needed',
  (cni) => {
    const chosen = coveringFaults(FAULTS, cni);
    const redOf = (ids: readonly string[]) =>
      new Set(
        FAULTS.filter(({ id }) => ids.includes(id)).flatMap(({ expected }) => expected[cni]?.red ?? []),
      );
    const all = FAULTS.map(({ id }) => id);
    expect(redOf(chosen)).toEqual(redOf(all));
    for (const one of chosen)
      expect(redOf(chosen.filter((id) => id !== one)).size).toBeLessThan(redOf(all).size);
  },
);
