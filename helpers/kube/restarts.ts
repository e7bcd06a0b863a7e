import type { V1Pod } from '@kubernetes/client-node';

/** The sum of restarts of a pod's containers. */
export function restartsOf({ status }: V1Pod): number {
  return (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
}
