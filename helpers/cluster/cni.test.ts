import { expect, test } from 'vitest';
import { settledCni } from './cni.ts';
import { WEAVE_IMAGES } from './image-list.ts';

test.for([
  ['none', 'ipv4', [], 'none'],
  ['flannel', 'ipv4', WEAVE_IMAGES, 'flannel'],
  ['kube-router', 'ipv4', WEAVE_IMAGES, 'kube-router'],
  ['auto', 'dual', WEAVE_IMAGES, 'flannel'],
  ['auto', 'ipv4', WEAVE_IMAGES, 'weave'],
  ['auto', 'ipv4', WEAVE_IMAGES.slice(1), undefined],
  ['auto', 'ipv4', [], undefined],
  ['weave', 'ipv4', WEAVE_IMAGES, 'weave'],
  ['weave', 'ipv4', [], undefined],
] as const)('%s on %s with archives of %o: %s', ([cni, ipFamily, archived, chosen]) => {
  expect(settledCni({ cni, ipFamily }, new Set<string>(archived))?.cni).toBe(chosen);
});
