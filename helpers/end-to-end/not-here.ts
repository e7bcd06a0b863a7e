/**
 * Requirements that a cluster of three nodes with flannel, made here, cannot show and skips: no SCTP in the kernel and one address
 * family, no provider of load balancers, no enforcement of policies, another network than Weave Net; and what disrupts the cluster
 * runs only when asked for.
 */
export const NOT_HERE: readonly string[] = [
  'POD-8',
  'EXT-3',
  'POL-1',
  'WEAVE-1',
  'WEAVE-2',
  'WEAVE-3',
  'WEAVE-4',
  'REC-1',
];
