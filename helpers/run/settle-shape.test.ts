import type { V1Node } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { UsageError } from '../config/usage-error.ts';
import { UNSHAPED } from '../model/pod-shape.ts';
import { expectSelected, propertiesOfShape, settleShape } from './settle-shape.ts';

const ASKED = { ...UNSHAPED, includeTainted: false };
const nodes: V1Node[] = [
  { metadata: { name: 'plain', labels: { pool: 'web' } } },
  {
    metadata: { name: 'gpu', labels: { pool: 'ml' } },
    spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] },
  },
];
const EXISTS = { key: 'gpu', operator: 'Exists' } as const;

test('without --tolerate-taints what was asked for is what pods are like', () => {
  expect(settleShape(ASKED, nodes)).toEqual(UNSHAPED);
});

test('with it the taints that there are are tolerated, or all where none may be seen', () => {
  const asked = { ...ASKED, includeTainted: true, tolerations: [{ key: 'db', operator: 'Exists' as const }] };
  expect(settleShape(asked, nodes).tolerations).toEqual([{ key: 'db', operator: 'Exists' }, EXISTS]);
  expect(settleShape(asked, undefined).tolerations).toEqual([
    { key: 'db', operator: 'Exists' },
    { operator: 'Exists' },
  ]);
});

test.for<[pool: string, tolerated: boolean, refused: boolean]>([
  ['web', false, false],
  ['ml', true, false],
  ['ml', false, true],
  ['none', true, true],
])('nodes of pool %s, gpu tolerated: %s, are refused: %s', ([pool, tolerated, refused]) => {
  const asked = { ...ASKED, nodeSelector: { pool } };
  const shape = { ...asked, tolerations: tolerated ? [EXISTS] : [] };
  const selecting = () => expectSelected(asked, shape, nodes);
  if (!refused) return selecting();
  expect(selecting).toThrow(UsageError);
  expect(selecting).toThrow(
    `--node-selector (NETCONFORM_NODE_SELECTOR) "pool=${pool}": no schedulable node of plain, gpu has these labels`,
  );
});

test('where no nodes are selected or seen there is nothing to refuse', () => {
  expectSelected(ASKED, ASKED, []);
  expectSelected({ ...ASKED, nodeSelector: { pool: 'x' } }, ASKED, undefined);
});

test('reports say what was asked for, and nothing where nothing was', () => {
  expect(propertiesOfShape(ASKED)).toEqual({});
  expect(propertiesOfShape({ ...ASKED, labels: { team: 'net', a: 'b' }, includeTainted: true })).toEqual({
    'asked.pod-labels': 'team=net,a=b',
    'asked.tolerate-taints': 'yes',
  });
});
