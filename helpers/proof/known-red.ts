import type { CniName } from '../cluster/cni.ts';

/**
 * Requirements that are red on a network without any fault, and rightly: a self-check there does not ask them. docs/networks.md says
 * why for each.
 */
export const KNOWN_RED: Readonly<Partial<Record<CniName, readonly string[]>>> = {
  'kube-router': ['SVC-7'],
};
