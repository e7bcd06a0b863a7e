import type { IpFamily } from './choices.ts';

const IPV4 = { pods: '10.200.0.0/16', services: '10.32.0.0/24' } as const;
const IPV6 = { pods: 'fd00:10:200::/56', services: 'fd00:10:32::/112' } as const;

/** The ranges of a cluster made here where none are given, by the families it has. */
export const DEFAULT_RANGES: Readonly<Record<IpFamily, { pods: string; services: string }>> = {
  ipv4: IPV4,
  ipv6: IPV6,
  dual: { pods: `${IPV4.pods},${IPV6.pods}`, services: `${IPV4.services},${IPV6.services}` },
};
