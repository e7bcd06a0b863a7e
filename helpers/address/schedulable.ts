import type { V1Node } from '@kubernetes/client-node';

/** Taints of the control plane, which the fixtures tolerate. */
const TOLERATED = ['node-role.kubernetes.io/control-plane'];

/** Whether fixtures can run on a node: not cordoned, and without a taint that keeps them off. */
export function isSchedulable(node: V1Node): boolean {
  if (node.spec?.unschedulable === true) return false;
  return !(node.spec?.taints ?? []).some(
    ({ key, effect }) =>
      (effect === 'NoSchedule' || effect === 'NoExecute') &&
      !TOLERATED.includes(key) &&
      !key.startsWith(CONDITION),
  );
}

/** Taints by which the cluster itself says that a node is not well: such a node still counts, as one that fails. */
const CONDITION = 'node.kubernetes.io/';
