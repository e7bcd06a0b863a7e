import { expect, test } from 'vitest';
import type { Declared } from '../requirement/registry.ts';
import { aboutSeconds, foreseenSkips, type Known, openNeeds } from './foreseen.ts';

const declared = (id: string, needs?: string): Declared => ({
  id,
  area: '',
  level: 'core',
  title: id,
  rule: '',
  ...(needs === undefined ? {} : { needs }),
});

const ALL = [
  declared('ADDR-1'),
  declared('POD-2', 'two schedulable nodes'),
  declared('POD-4', 'pods on the host network allowed'),
  declared('EXT-3', 'a provider of load balancers'),
  declared('POL-1', 'policies'),
  declared('WEAVE-1'),
  declared('REC-1', 'to be asked for with --disruptive'),
];

const KNOWN: Known = { cni: 'weave', agent: true, disruptive: true, nodes: 3, withheld: {} };

test.for<[what: string, known: Partial<Known>, skipped: Record<string, RegExp>]>([
  ['Weave Net, disruptive', {}, {}],
  [
    'flannel',
    { cni: 'flannel', disruptive: false },
    { 'POL-1': /does not enforce/, 'WEAVE-1': /flannel, not Weave/, 'REC-1': /--disruptive/ },
  ],
  ['one node', { nodes: 1 }, { 'POD-2': /one schedulable node/ }],
  ['a network not chosen yet', { cni: 'auto' }, { 'WEAVE-1': /can be had/ }],
  ['an unknown network', { cni: 'unknown', agent: false }, { 'WEAVE-1': /not Weave/, 'REC-1': /not known/ }],
  ['an unknown network whose agent is named', { cni: 'unknown' }, { 'WEAVE-1': /not Weave/ }],
  ['a missing right', { withheld: { 'ADDR-1': 'needs to list pods' } }, { 'ADDR-1': /list pods/ }],
  ['a pod to ask from', { notOutside: 'this run is in a pod' }, { 'EXT-3': /in a pod/ }],
  [
    'no pods on the host network',
    { refused: { reason: 'Pod Security', ids: ['POD-4'] } },
    { 'POD-4': /Pod Security/ },
  ],
])('%s', ([, known, skipped]) => {
  const foreseen = foreseenSkips(ALL, { ...KNOWN, ...known });
  expect(Object.keys(foreseen).sort()).toEqual(Object.keys(skipped).sort());
  for (const [id, reason] of Object.entries(skipped)) expect(foreseen[id]).toMatch(reason);
});

test('what only the run finds out is named with what it needs', () => {
  expect(openNeeds(ALL)).toEqual(['EXT-3: a provider of load balancers', 'POL-1: policies']);
});

test('more nodes, a cluster that is made and restarts take longer', () => {
  const run = { requirements: 40, nodes: 3, made: false, restarts: false };
  expect(aboutSeconds(run)).toBe(39);
  expect(aboutSeconds({ ...run, nodes: 30 })).toBe(255);
  expect(aboutSeconds({ ...run, nodes: 1000, pairs: 20_000 })).toBe(
    2 * aboutSeconds({ ...run, nodes: 100 }) - 15,
  );
  expect(aboutSeconds({ ...run, made: true })).toBe(67);
  expect(aboutSeconds({ ...run, restarts: true })).toBe(59);
});
