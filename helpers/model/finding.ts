/** What can be wrong, in the field's terms. */
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
 * An end of what fails. "everywhere" is all that was asked, "same-node" and "other-nodes" are seen from the other end.
 * The name is the one that readers know, such as "worker2", "web-0 on worker" or "Service nginx (10.32.0.80)".
 */
export type Place =
  /** With `endpoints`, those of Services that are on the node. */
  | { type: 'node'; name: string; endpoints?: true }
  | { type: 'pod' | 'service' | 'external'; name: string; node?: string }
  | { type: 'everywhere' | 'same-node' | 'other-nodes' | 'outside' };

/** One failed pair or object. */
export interface Sample {
  /** Where the samples of a finding are of several kinds; the finding has that of the first. */
  kind?: FindingKind;
  /** Both ends of a pair as readers know them, and their nodes. */
  from?: string;
  fromNode?: string;
  to?: string;
  toNode?: string;
  /** Of anything else: the objects as kubectl names them, such as "pod default/web-0 on worker", and the nodes they are on. */
  objects?: string[];
  nodes?: string[];
  /** Addresses, and ranges in CIDR notation. */
  addresses?: string[];
  ranges?: string[];
  /** What is wrong with it, in one line for readers. No program should parse it. */
  detail: string;
}

/** A sample of one kind among others. */
export type KindSample = Sample & Required<Pick<Sample, 'kind'>>;

/**
 * The smallest explanation that covers all that fails and nothing that passes. Without `from` and `to` there is none; with only
 * one of them, the other end is any that was asked.
 */
export interface Explanation {
  from?: Place;
  to?: Place;
  direction?: 'one-way' | 'both-ways';
  /** Nodes that nothing passes between, part by part, the smallest first. */
  parts?: string[][];
  /** The protocol, where all that was asked has the same, or where all of one protocol fails between these places and nothing else. */
  protocol?: 'TCP' | 'UDP';
  /** What was sent, bytes: of all that was asked, or the least that fails between these places, where less passes. */
  size?: number;
  /** What DNS was asked for: only queries for records of this type fail. */
  record?: 'A' | 'AAAA';
}

/** What a node lets pass that network policies deny to its own pods. */
export interface Unenforced {
  node: string;
  direction: 'ingress' | 'egress';
  /** Only between its pods and those at this place, seen from the node; "some": no place explains which. Absent: all of it. */
  peers?: 'same-node' | 'other-nodes' | 'some';
}

/** What fails and where, as data: its sentence is rendered by finding-text.ts. */
export interface Finding extends Explanation {
  kind: FindingKind;
  /** What was asked, such as "pods on other nodes". */
  subject: string;
  /** It was looked at on the other ends which way packets are lost. */
  measured?: true;
  /** The other end saw the requests: only the answers are lost. */
  answersLost?: true;
  /** Where network policies are not enforced, node by node; absent: nowhere are they. */
  unenforced?: Unenforced[];
  /** Of pairs that lose some, those that lose all. */
  dead?: number;
  failed: number;
  of: number;
  /** What is counted, in the plural, such as "pairs" or "nodes". */
  unit: string;
  /** The first {@link MOST_SAMPLES} of what fails. */
  samples: Sample[];
}

/** Samples that a finding keeps: enough for a pattern, small enough for a report of a large cluster. */
export const MOST_SAMPLES = 50;

/** The nodes that a finding names: those of its places first, then those of its samples, the most frequent first. */
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
