import { expect, test } from 'vitest';
import { connectionsOf } from './connections-of.ts';
import type { Lookup, Target } from './probe.ts';

const at = (url: string): Target => ({ name: 'target', url, answer: { contains: '' } });

test.for([
  ['http://10.200.0.7:8080/hostname', 1],
  ['http://[fd00::7]:8080/hostname', 1],
  ['http://127.0.0.1:8080/dial?host=10.200.0.7&protocol=udp&tries=1', 1],
  // One query for each address family, and the connection itself.
  ['http://several-ports/hostname', 3],
  ['http://several-ports.x.svc.cluster.local./hostname', 3],
] as const)('counts the connections of %s: %i', ([url, count]) => {
  expect(connectionsOf(at(url))).toBe(count);
});

const ALL = { v4: ['10.32.0.1'], dual: ['10.32.0.1', 'fd00::1'] };

test.for<[names: string[], addresses: string[], count: number]>([
  [['nginx.x.svc.cluster.local.'], ALL.v4, 1],
  [['nginx.x.svc.cluster.local.'], ALL.dual, 2],
  [['nginx.x.svc.cluster.local.', 'nginx'], ALL.v4, 1],
  [['nginx', 'kubernetes.default'], ALL.v4, 2],
  [['nginx', 'kubernetes.default'], ALL.dual, 4],
])(
  'counts the connections of a lookup of %j with the addresses %j: at most %i',
  ([names, addresses, count]) => {
    const lookup: Lookup = { tcp: false, names: names.map((asked) => ({ asked, full: 'full' })) };
    expect(connectionsOf({ name: '', url: 'dns', lookup, answer: { resolves: { full: addresses } } })).toBe(
      count,
    );
  },
);
