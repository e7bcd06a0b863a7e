/**
 * Requirements that a cluster of three nodes with flannel, made here, cannot show and skips: no SCTP in the kernel and one address
 * family, no provider of load balancers.
 */
export const NOT_HERE: readonly string[] = ['POD-8', 'EXT-3'];
