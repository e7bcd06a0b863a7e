import { expect, test } from 'vitest';
import { type IpPool, rangesOfCilium, rangesOfPools } from './network-ranges.ts';

const pool = (spec: IpPool['spec']): IpPool[] => [{ metadata: { name: 'one' }, ...(spec && { spec }) }];
const texts = (ranges: ReturnType<typeof rangesOfPools>) => ranges.map(({ range }) => range.text);

test('a pool is named', () => {
  expect(rangesOfPools(pool({ cidr: '10.1.0.0/16' }))[0]?.source).toBe('IPPool one');
});

test.for<[string, IpPool['spec'], string[]]>([
  ['that pods get addresses from', { cidr: '10.1.0.0/16', disabled: false }, ['10.1.0.0/16']],
  ['that has pods among its uses', { cidr: 'fd00::/48', allowedUses: ['Workload', 'Tunnel'] }, ['fd00::/48']],
  ['that is disabled', { cidr: '10.1.0.0/16', disabled: true }, []],
  ['for load balancers', { cidr: '10.1.0.0/16', allowedUses: ['LoadBalancer'] }, []],
  ['without a range', undefined, []],
])('a pool %s', ([, spec, expected]) => {
  expect(texts(rangesOfPools(pool(spec)))).toEqual(expected);
});

const keys = { 'cluster-pool-ipv4-cidr': '10.0.0.0/8', 'cluster-pool-ipv6-cidr': 'fd00::/104' };

test.for<[string, Record<string, string> | undefined, string[]]>([
  ['cluster-pool', { ...keys, ipam: 'cluster-pool' }, ['10.0.0.0/8', 'fd00::/104']],
  ['the default', keys, ['10.0.0.0/8', 'fd00::/104']],
  ['kubernetes, whatever the keys say', { ...keys, ipam: 'kubernetes' }, []],
  ['none, as without Cilium', undefined, []],
])('ipam of Cilium: %s', ([, config, expected]) => {
  expect(texts(rangesOfCilium(config))).toEqual(expected);
});
