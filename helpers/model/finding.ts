import type { Finding, Sample } from './forms.ts';

/** All kinds of findings, in the terms of the field. */
export const FINDING_KINDS = [
  // Of connections between two places.
  'no-connection',
  'refused',
  'not-refused',
  'wrong-answer',
  'answered-by-another-pod',
  'unresolved-name',
  'loss',
  'retransmission',
  'translated',
  'not-denied',
  // Of Services.
  'endpoint-unused',
  'endpoint-mismatch',
  'endpoint-stale',
  'connection-cut',
  'affinity-lost',
  'no-load-balancer-address',
  // Of addresses and ports.
  'no-address',
  'address-shared',
  'address-differs',
  'address-changed',
  'address-outside-range',
  'address-inside-range',
  'ranges-overlap',
  'range-outside-range',
  'port-not-shared',
  // Of nodes.
  'node-not-ready',
  'network-unavailable',
  'forwarding-off',
  'agent-not-ready',
  'not-recovered',
  // Of network policies.
  'policy-not-enforced',
  'policy-not-followed',
  // Of Weave Net's routers.
  'router-silent',
  'ipam-not-ready',
  'link-down',
  'ring-differs',
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

export type { Finding, Place, Sample } from './forms.ts';

/** A sample of one kind among others. */
export type KindSample = Sample & Required<Pick<Sample, 'kind'>>;

/**
 * The smallest explanation that covers all failures and no success. Without `from` and `to` there is none. With only one of them, the other
 * end is any probed one.
 */
export type Explanation = Pick<
  Finding,
  'from' | 'to' | 'direction' | 'parts' | 'protocol' | 'size' | 'record'
>;

/** Connections of a node's own pods that pass although network policies deny them. */
export type Unenforced = NonNullable<Finding['unenforced']>[number];

/** Samples that a finding keeps: enough for a pattern, small enough for a report of a large cluster. */
export const MOST_SAMPLES = 50;

/** The nodes of a finding: those of its places first, then those of its samples, the most frequent first. */
export function nodesOf({ from, to, parts = [], unenforced = [], samples }: Finding): string[] {
  const places = [from, to].flatMap((place) => {
    if (place?.type === 'node') return place.name;
    return place !== undefined && 'node' in place ? (place.node ?? []) : [];
  });
  const named = [...places, ...unenforced.map(({ node }) => node)];
  return [...new Set([...named, ...byFrequency(samples.flatMap(nodesOfSample)), ...parts.flat()])];
}

function nodesOfSample({ fromNode, toNode, nodes = [] }: Sample): string[] {
  return [...new Set([fromNode ?? [], toNode ?? [], nodes].flat())];
}

/** Each value once, the most frequent first. */
export function byFrequency(values: readonly string[]): string[] {
  return [...Map.groupBy(values, (value) => value)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([value]) => value);
}
