import { expect, test } from 'vitest';
import { UNSHAPED } from '../../model/pod-shape.ts';
import { nodeLines } from './node-lines.ts';

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

test('of a few each is named, with what there is to say of it', () => {
  const [first, second, third] = nodeLines(
    [node(1), node(2, { cordoned: true }), node(3, { ready: false })],
    UNSHAPED,
  );
  expect(first).toBe('node-1');
  expect(second).toMatch(/^node-2 does not take part: ./);
  expect(third).toBe('node-3 takes part, but is not Ready: it will fail');
});

test('of many ten are named, and of the rest how many there are of each kind', () => {
  const lines = nodeLines(
    [...nodes(1000), node(1000, { cordoned: true }), node(1001, { cordoned: true })],
    UNSHAPED,
  );
  expect(lines.slice(0, 10)).toEqual(nodes(10).map(({ metadata }) => metadata.name));
  expect(lines[10]).toBe('990 more: each takes part');
  expect(lines[11]).toMatch(/^2 more: each does not take part: ./);
  expect(lines).toHaveLength(12);
});
