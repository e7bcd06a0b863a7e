import { expect, test } from 'vitest';
import type { Declared } from '../../requirements/registry.ts';
import type { Requires } from '../../requirements/requires.ts';
import { allRequirements } from '../selection.ts';
import { aboutSeconds, type ClusterFacts, openNeeds, predictSkips } from './predict-skips.ts';

const ALL = await allRequirements();
const ids = (which: (one: Declared) => boolean) => ALL.filter(which).map(({ id }) => id);
const requiring = (...any: Requires[]) => ids(({ requires }) => any.some((one) => requires.includes(one)));

/** A cluster with everything that can be foreseen. */
const KNOWN: ClusterFacts = {
  cni: 'weave',
  agent: true,
  disruptive: true,
  workloads: true,
  nodes: 3,
  withheld: {},
};

test.for<[cluster: string, known: Partial<ClusterFacts>, skipped: string[], example: string | undefined]>([
  ['Weave Net, disruptive', {}, [], undefined],
  ['a network whose nature is not known', { cni: 'other' }, requiring('Weave Net'), 'WEAVE-1'],
  ['flannel', { cni: 'flannel', enforcesPolicies: false }, requiring('Weave Net', 'policies'), 'POL-1'],
  ['a network that is not chosen yet', { cni: 'auto' }, requiring('Weave Net'), 'WEAVE-1'],
  ['one node', { nodes: 1 }, requiring('two nodes'), 'POD-2'],
  ['an unknown number of nodes', { nodes: undefined }, [], undefined],
  ['no --disruptive', { disruptive: false }, requiring('restarts'), 'REC-1'],
  ['no --workloads', { workloads: false }, requiring('workloads'), 'WORK-1'],
  ['a network agent that is not known', { agent: false }, requiring('restarts'), 'REC-1'],
  ['a run that is a pod', { notOutside: 'in a pod' }, ids(({ vantage }) => vantage === 'outside'), 'EXT-1'],
  [
    'no pods on the host network',
    { refused: 'Pod Security' },
    ids(({ vantage, requires }) => vantage === 'every host' || requires.includes('host network')),
    'NODE-2',
  ],
  ['a missing right', { withheld: { 'ADDR-1': 'needs to list pods' } }, ['ADDR-1'], 'ADDR-1'],
])('on a cluster with %s exactly what it cannot show is foreseen', ([, known, skipped, example]) => {
  const foreseen = Object.keys(predictSkips(ALL, { ...KNOWN, ...known }));
  expect(foreseen).toEqual(skipped);
  if (example !== undefined) expect(foreseen).toContain(example);
});

test('a reason names the missing feature, and a missing right comes first', () => {
  const reasonOf = (id: string, known: Partial<ClusterFacts>) =>
    predictSkips(ALL, { ...KNOWN, ...known })[id];
  expect(reasonOf('WEAVE-1', { cni: 'flannel', refused: 'Pod Security' })).toContain('flannel');
  expect(reasonOf('WEAVE-1', { refused: 'Pod Security' })).toBe('Pod Security');
  expect(reasonOf('REC-1', { disruptive: false, agent: false })).toContain('--disruptive');
  expect(reasonOf('REC-1', { disruptive: false, withheld: { 'REC-1': 'no right' } })).toBe('no right');
});

test('leaves open what only a run can find out', () => {
  const open = openNeeds(ALL).map((line) => line.split(':')[0]);
  expect(open).toEqual(
    ids(({ requires }) =>
      requires.some((one) => !['two nodes', 'restarts', 'workloads', 'host network'].includes(one)),
    ),
  );
  expect(open).toContain('EXT-3');
  expect(openNeeds(ALL.filter(({ requires }) => requires.length === 0))).toEqual([]);
});

test('estimates more time for more nodes, a new cluster and restarts', () => {
  const run = { requirements: 40, nodes: 3, made: false, restarts: false };
  expect(aboutSeconds(run)).toBe(39);
  expect(aboutSeconds({ ...run, nodes: 30 })).toBe(255);
  expect(aboutSeconds({ ...run, nodes: 1000, pairs: 20_000 })).toBe(
    2 * aboutSeconds({ ...run, nodes: 100 }) - 15,
  );
  expect(aboutSeconds({ ...run, made: true })).toBe(67);
  expect(aboutSeconds({ ...run, restarts: true })).toBe(59);
});
