import { expect, test } from 'vitest';
import { UNSHAPED } from '../../model/pod-shape.ts';
import { kindCounts, nodeLines, type Plan, planText, timeText } from './plan-text.ts';

const PLAN: Plan = {
  cluster: 'https://10.0.0.1:6443',
  network: 'flannel: as found',
  ranges: 'pods 10.200.0.0/16',
  place: ['a namespace'],
  makes: ['1 Pod (client)', '2 Services (echo, nginx)'],
  images: ['a:1', 'b:2'],
  nodes: [],
  requirements: ['2 of 4'],
  skipped: { 'WEAVE-1': 'not Weave Net', 'WEAVE-2': 'not Weave Net', 'REC-1': 'not selected' },
  rights: [],
  seconds: 62,
  timeoutMs: 900_000,
};

test('prints the name of each part once, and omits empty parts', () => {
  expect(planText(PLAN)).toBe(`cluster  https://10.0.0.1:6443
network  flannel: as found
ranges   pods 10.200.0.0/16
place    a namespace
creates  1 Pod (client)
         2 Services (echo, nginx)
images   a:1
         b:2
checks   2 of 4
skips    WEAVE-1, WEAVE-2: not Weave Net
         REC-1: not selected
time     about 60 s; at most 15 min (--timeout)
`);
});

test('counts objects by kind, with their names', () => {
  const object = (kind: string, name: string) => ({ kind, metadata: { name } });
  const outside = { ...object('Service', 'b'), spec: { type: 'NodePort' } };
  expect(kindCounts([outside, object('Pod', 'c'), object('Service', 'a')])).toEqual([
    '1 Pod (c)',
    '2 Services (a, b: NodePort)',
  ]);
});

test('warns if --timeout is shorter than the estimate', () => {
  expect(timeText({ seconds: 62, timeoutMs: 60_000 })).toBe(
    'about 60 s; at most 60 s (--timeout), which is not enough',
  );
});

const node = (index: number, of: { cordoned?: boolean; ready?: boolean } = {}) => ({
  metadata: { name: `node-${index}` },
  spec: { unschedulable: of.cordoned ?? false },
  status: {
    conditions: [{ type: 'Ready', status: of.ready === false ? 'False' : 'True' }] as {
      type: string;
      status: string;
    }[],
  },
});
const nodes = (count: number) => Array.from({ length: count }, (_, index) => node(index));

test('names each of a few nodes with its state', () => {
  const [first, second, third] = nodeLines(
    [node(1), node(2, { cordoned: true }), node(3, { ready: false })],
    UNSHAPED,
  );
  expect(first).toBe('node-1');
  expect(second).toMatch(/^node-2 does not take part: ./);
  expect(third).toBe('node-3 takes part, but is not Ready: it will fail');
});

test('names ten of many nodes and counts the rest by state', () => {
  const lines = nodeLines(
    [...nodes(1000), node(1000, { cordoned: true }), node(1001, { cordoned: true })],
    UNSHAPED,
  );
  expect(lines.slice(0, 10)).toEqual(nodes(10).map(({ metadata }) => metadata.name));
  expect(lines[10]).toBe('990 more: each takes part');
  expect(lines[11]).toMatch(/^2 more: each does not take part: ./);
  expect(lines).toHaveLength(12);
});
