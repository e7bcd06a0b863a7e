import { expect, test } from 'vitest';
import { textOfFault } from '../../cli/selfcheck-command.ts';
import { isOffered } from '../../requirements/requires.ts';
import { allRequirements } from '../../run/selection.ts';
import { KNOWN_RED } from '../selfcheck-config.ts';
import { FAULTS } from './all.ts';

test('every fault has its own id', () => {
  expect(new Set(FAULTS.map(({ id }) => id)).size).toBe(FAULTS.length);
});

test('every fault that turns a requirement red has an expected finding', () => {
  const reds = FAULTS.filter(({ expected }) => Object.values(expected).some(({ red }) => red.length > 0));
  expect(reds.filter(({ finding }) => finding === undefined).map(({ id }) => id)).toEqual([]);
});

test('on flannel every requirement has a fault, unless it declares why not', async () => {
  const red = new Set(FAULTS.flatMap(({ expected }) => expected.flannel?.red ?? []));
  const shown = (await allRequirements()).filter((one) => isOffered(one, 'flannel'));
  expect(shown.filter(({ id, noFault }) => !red.has(id) && noFault === undefined)).toEqual([]);
  expect(shown.length).toBeGreaterThan(30);
});

test('on kube-router every requirement but two has a fault, unless it declares why not', async () => {
  const red = new Set(FAULTS.flatMap(({ expected }) => expected['kube-router']?.red ?? []));
  const shown = (await allRequirements()).filter(
    (one) => isOffered(one, 'kube-router') && !KNOWN_RED['kube-router']?.includes(one.id),
  );
  expect(
    shown.filter(({ id, noFault }) => !red.has(id) && noFault === undefined).map(({ id }) => id),
  ).toEqual(['C2C-2', 'REC-1']);
});

test('a broken exec makes exactly the requirements inconclusive that exec in pods', () => {
  const { unmeasured = [] } = FAULTS.find(({ id }) => id === 'no-exec')?.expected.weave ?? {};
  expect(unmeasured).toEqual(expect.arrayContaining(['POD-2', 'NODE-2', 'DNS-1', 'WEAVE-1']));
  for (const other of ['ADDR-1', 'NODE-1', 'SVC-1', 'EXT-1', 'POD-8', 'POL-1', 'REC-1'])
    expect(unmeasured).not.toContain(other);
});

test('prints every fault with its sentence', () => {
  const lines = FAULTS.flatMap((fault) => textOfFault(fault).split('\n'));
  for (const { id, sentence } of FAULTS)
    expect(lines.filter((line) => line.startsWith(`${id} `) && line.endsWith(sentence))).toHaveLength(1);
});
