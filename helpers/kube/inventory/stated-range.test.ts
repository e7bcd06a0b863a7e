import { expect, test } from 'vitest';
import { field, stated } from './stated-range.ts';

test.for([
  ['networking:\n  dnsDomain: cluster.local\n  podSubnet: 10.200.0.0/16\n', 'podSubnet', '10.200.0.0/16'],
  ['{"Network": "10.200.0.0/16", "Backend": {"Type": "vxlan"}}', 'Network', '10.200.0.0/16'],
  ['{\n  "EnableNFTables": false,\n  "Network":"10.1.0.0/16"\n}', 'Network', '10.1.0.0/16'],
  ['podSubnet: 10.1.0.0/16,fd00::/56\n', 'podSubnet', '10.1.0.0/16,fd00::/56'],
  ['{\n  "IPv6Network": "fd00::/56",\n  "Network": "10.1.0.0/16"\n}', 'Network', '10.1.0.0/16'],
  ['clusterCIDR: ""\n', 'clusterCIDR', undefined],
  [undefined, 'podSubnet', undefined],
] as const)('a field is read from YAML and JSON: %#', ([text, name, expected]) => {
  expect(field(text, name)).toBe(expected);
});

test('Cilium separates them by spaces', () => {
  expect(stated('10.0.0.0/10 10.128.0.0/10', 'Cilium').map(({ range }) => range.text)).toEqual([
    '10.0.0.0/10',
    '10.128.0.0/10',
  ]);
});

test('dual-stack clusters state two ranges in one text', () => {
  expect(stated('10.200.0.0/16,fd00::/56', 'kubeadm').map(({ range }) => range.text)).toEqual([
    '10.200.0.0/16',
    'fd00::/56',
  ]);
  expect(stated('', 'kubeadm')).toEqual([]);
});
