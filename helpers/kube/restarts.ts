import type { V1Pod } from '@kubernetes/client-node';

/** How often a pod's containers have been started again, all together. */
export function restartsOf({ status }: V1Pod): number {
  return (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
}
