/** What runs only with --disruptive. */
const ONLY_WHEN_ASKED: readonly string[] = ['REC-1'];

/**
 * Requirements that a cluster of three nodes with flannel, made here, cannot show and skips: no SCTP in the kernel and one address
 * family, no provider of load balancers, no enforcement of policies, another network than Weave Net.
 */
export const NOT_OFFERED: readonly string[] = [
  'POD-8',
  'EXT-3',
  'POL-1',
  'WEAVE-1',
  'WEAVE-2',
  'WEAVE-3',
  'WEAVE-4',
];

/** What a run skips that nothing special was asked of. */
export const NOT_HERE = [...NOT_OFFERED, ...ONLY_WHEN_ASKED];
