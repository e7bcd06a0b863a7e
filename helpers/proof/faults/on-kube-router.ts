import type { Expected } from '../matrix.ts';
import { KNOWN_RED } from '../selfcheck-config.ts';
import type { Fault } from './fault.ts';

/** Faults that show on kube-router as on flannel. */
const ALIKE = new Set([
  'doubled-address',
  'doubled-in-the-api',
  'address-inside-another-pod',
  'answered-by-another-pod',
  'another-range',
  'overlapping-service-range',
  'service-in-pod-range',
  'overlapping-node-range',
  'no-address-left',
  'reused-address',
  'network-unavailable',
  'no-forwarding',
  'no-forwarding-after-boot',
  'no-loopback',
  'no-fragments',
  'local-traffic-masqueraded',
  'own-node',
  'masquerade',
  'no-udp',
  'no-large-packets',
  'loss-of-5-percent',
  'loss-of-20-percent',
  'loss-of-50-percent',
  'no-hairpin',
  'no-ping',
  'node-closed-to-pods',
  'node-closed-to-udp',
  'stale-endpoint',
  'no-rules-for-a-service',
  'no-rules-at-all',
  'dead-endpoint',
  'stuck-kube-proxy',
  'endpoint-gone',
  'no-udp-service',
  'stale-udp-entry',
  'stale-udp-endpoint',
  'terminating-endpoint-kept',
  'lasting-connections-cut',
  'node-without-services',
  'node-without-udp-services',
  'no-node-port',
  'no-udp-node-port',
  'no-large-uploads',
  'no-node-port-for-pods',
  'no-node-port-for-the-node',
  'no-host-ports',
  'not-kept-on-node',
  'answered-without-endpoint',
  'no-health-check',
  'local-traffic-stays',
  'no-dns-from-node',
  'no-dns-over-tcp',
  'no-aaaa',
  'no-srv-and-ptr',
  'dns-hangs',
  'workload-cut-off',
  'no-rules-for-a-workload',
  'no-exec',
  'slow-api',
]);

/** Faults that show differently there: a node's own packets to pods of other nodes have the node's address, not one of its pod CIDR. */
const OTHERWISE: Readonly<Record<string, Expected>> = {
  'first-packet-lost': { red: ['ADDR-3', 'POD-2', 'POD-3', 'POD-6'] },
  'some-first-packets-lost': { red: [], unsteady: ['ADDR-3', 'POD-2', 'POD-3', 'POD-6'] },
};

/** The fault with its expected result on kube-router, if it is possible there. */
export function onKubeRouter(fault: Fault): Fault {
  const { id, expected } = fault;
  const alike = ALIKE.has(id) ? expected.flannel : undefined;
  const here = OTHERWISE[id] ?? alike;
  if (here === undefined) return fault;
  const asked = (ids: readonly string[]) => ids.filter((one) => !KNOWN_RED['kube-router']?.includes(one));
  const { red, unmeasured } = here;
  const shown = {
    ...here,
    red: asked(red),
    ...(unmeasured === undefined ? {} : { unmeasured: asked(unmeasured) }),
  };
  return { ...fault, expected: { ...expected, 'kube-router': shown } };
}
