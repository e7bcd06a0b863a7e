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

test('without --tolerate-taints, pods follow the options only', () => {
  expect(settleShape(ASKED, nodes)).toEqual(UNSHAPED);
});

test('with --tolerate-taints, tolerates the existing taints, or all if nodes cannot be read', () => {
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

test('refuses nothing without selected or readable nodes', () => {
  expectSelected(ASKED, ASKED, []);
  expectSelected({ ...ASKED, nodeSelector: { pool: 'x' } }, ASKED, undefined);
});

test('reports state the given options only', () => {
  expect(propertiesOfShape(ASKED)).toEqual({});
  expect(propertiesOfShape({ ...ASKED, labels: { team: 'net', a: 'b' }, includeTainted: true })).toEqual({
    'asked.pod-labels': 'team=net,a=b',
    'asked.tolerate-taints': 'yes',
  });
});
