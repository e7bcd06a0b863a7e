import { expect, test } from 'vitest';
import { parseAddress, parseRange } from '../../model/range.ts';
import { type Surroundings, wrongWithRange } from './plan-install.ts';

const around: Surroundings = {
  services: [{ range: parseRange('10.32.0.0/24'), source: 'ServiceCIDR kubernetes' }],
  nodes: [{ address: parseAddress('10.89.0.2'), holder: 'node a' }],
  nodeRanges: [{ node: 'a', range: parseRange('10.200.1.0/24') }],
};

test.for<[string, string, string | undefined]>([
  ['the cluster CIDR', '10.200.0.0/16', undefined],
  ['another one', '10.99.0.0/16', undefined],
  ['one of IPv6', 'fd00::/48', 'IPv4 only'],
  ['one that holds the Services', '10.32.0.0/12', '10.32.0.0/24 (ServiceCIDR kubernetes)'],
  ['one that holds a node', '10.89.0.0/16', 'node a has the address 10.89.0.2'],
  ["a piece of one node's part", '10.200.1.128/25', '10.200.1.0/24, the pod CIDR of node a'],
])('%s: %s', ([, range, wrong]) => {
  const seen = wrongWithRange(parseRange(range), around);
  if (wrong === undefined) expect(seen).toBeUndefined();
  else expect(seen).toContain(wrong);
});
