import { KNOWN_RED } from '../known-red.ts';
import type { Fault } from './fault.ts';

/** Faults that are put in alike on every network, and what has to come of them with kube-router, which is what comes of them with flannel. */
const AS_ON_FLANNEL = [
  'doubled-in-the-api',
  'another-range',
  'overlapping-service-range',
  'service-in-pod-range',
  'overlapping-node-range',
  'network-unavailable',
  'no-forwarding',
  'no-forwarding-after-boot',
  'no-loopback',
];

/** A fault with what it is expected to show on kube-router as well. */
export function onKubeRouter(fault: Fault): Fault {
  const { flannel } = fault.expected;
  if (flannel === undefined || !AS_ON_FLANNEL.includes(fault.id)) return fault;
  const red = flannel.red.filter((id) => !KNOWN_RED['kube-router']?.includes(id));
  return { ...fault, expected: { ...fault.expected, 'kube-router': { ...flannel, red } } };
}
