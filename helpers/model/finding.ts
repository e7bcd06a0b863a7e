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

/**
 * One end of the failed pairs. "everywhere" is every probed place; "same-node" and "other-nodes" are relative to the other end. The name is
 * for people, such as "worker2", "web-0 on worker" or "Service nginx (10.32.0.80)".
 */
export type Place =
  /** With `endpoints`: the endpoints of Services on the node. */
  | { type: 'node'; name: string; endpoints?: true }
  | { type: 'pod' | 'service' | 'external'; name: string; node?: string }
  | { type: 'everywhere' | 'same-node' | 'other-nodes' | 'outside' };

/** One failed pair or object. */
export interface Sample {
  /** Present if the samples of a finding have different kinds; the finding has the kind of the first. */
  kind?: FindingKind;
  /** Both ends of a pair by the names for people, and their nodes. */
  from?: string;
  fromNode?: string;
  to?: string;
  toNode?: string;
  /** For other samples: the objects, such as "pod default/web-0 on worker", and their nodes. */
  objects?: string[];
  nodes?: string[];
  /** Addresses, and ranges in CIDR notation. */
  addresses?: string[];
  ranges?: string[];
  /** The problem in one line for people. No program may parse it. */
  detail: string;
}

/** A sample of one kind among others. */
export type KindSample = Sample & Required<Pick<Sample, 'kind'>>;

/**
 * The smallest explanation that covers all failures and no success. Without `from` and `to` there is none. With only one of them, the other
 * end is any probed one.
 */
export interface Explanation {
  from?: Place;
  to?: Place;
  direction?: 'one-way' | 'both-ways';
  /** The parts of a partition, the smallest first. */
  parts?: string[][];
  /** The protocol, if only this one was probed, or if it fails completely between these places and the other does not. */
  protocol?: 'TCP' | 'UDP';
  /** Bytes sent, if all exchanges had one size; otherwise the smallest size that fails between these places. */
  size?: number;
  /** Only DNS queries for records of this type fail. */
  record?: 'A' | 'AAAA';
}

/** Connections of a node's own pods that pass although network policies deny them. */
export interface Unenforced {
  node: string;
  direction: 'ingress' | 'egress';
  /** Only for peers in this place, relative to the node; "some": no place explains which. Absent: for all peers. */
  peers?: 'same-node' | 'other-nodes' | 'some';
}

/** The failure and its place, as data. finding-text.ts renders the sentence. */
export interface Finding extends Explanation {
  kind: FindingKind;
  /** The probed objects, such as "pods on other nodes". */
  subject: string;
  /** The kernels of the targets were read to find the direction of the loss. */
  measured?: true;
  /** The targets saw the requests: only the answers are lost. */
  answersLost?: true;
  /** Nodes that do not enforce network policies; absent: no node does. */
  unenforced?: Unenforced[];
  /** Number of pairs that lose everything, among lossy pairs. */
  dead?: number;
  failed: number;
  of: number;
  /** The unit, in the plural, such as "pairs" or "nodes". */
  unit: string;
  /** The first {@link MOST_SAMPLES} failures. */
  samples: Sample[];
}

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
