import { expect, test } from 'vitest';
import { parseRange } from '../../model/range.ts';
import { podRangesOf } from './stated-ranges.ts';

const range = (text: string, source: string, network?: string) => ({
  range: parseRange(text),
  source,
  ...(network === undefined ? {} : { network }),
});
const pod = [
  range('10.1.0.0/16', 'an old ConfigMap', 'flannel'),
  range('10.2.0.0/16', 'IPPool one', 'calico'),
  range('10.2.0.0/16', 'kubeadm'),
  range('10.3.0.0/16', 'kube-proxy'),
];
const sources = (cni: string) => podRangesOf({ pod }, cni).map(({ source }) => source);

test('what the network says of itself holds, with whoever says the same', () => {
  expect(sources('calico')).toEqual(['IPPool one', 'kubeadm']);
});

test.for(['cilium', 'unknown'])(
  'a network that says nothing of itself, %s: all that is said holds',
  (cni) => {
    expect(sources(cni)).toHaveLength(4);
  },
);
