import type { Explanation, Finding, FindingKind, Place } from './finding.ts';

/** What happened to connections: none arrived, some did, most only after a second, all did under a foreign address, or a denied one was answered. */
export type Fate = 'lost' | 'lossy' | 'slow' | 'translated' | 'open';

/** Kinds whose reading follows from their places; that of all others is in their first sample. */
const FATES: Partial<Record<FindingKind, Fate>> = {
  'no-connection': 'lost',
  refused: 'lost',
  'not-refused': 'lost',
  'wrong-answer': 'lost',
  'unresolved-name': 'lost',
  'endpoint-unused': 'lost',
  loss: 'lossy',
  retransmission: 'slow',
  translated: 'translated',
  'not-denied': 'open',
};

interface Words {
  all: string;
  over(protocol: string): string;
  pair(from: string, to: string): string;
  both(one: string, other: string): string;
  sameNode(node: string): string;
  from(node: string): string;
  to(node: string): string;
  node(node: string): string;
  fromToOthers(node: string): string;
  toFromOthers(node: string): string;
  nodeAndOthers(node: string): string;
  sameNodes: string;
  otherNodes: string;
  parts(parts: string): string;
}

const WORDS: Readonly<Record<Fate, Words>> = {
  lost: {
    all: 'no pair works',
    over: (protocol) => `nothing sent over ${protocol} arrives`,
    pair: (from, to) => `${to} receives nothing from ${from}`,
    both: (one, other) => `${one} and ${other} do not reach each other`,
    sameNode: (node) => `the pods on ${node} do not reach each other`,
    from: (node) => `nothing sent from ${node} arrives`,
    to: (node) => `${node} receives nothing`,
    node: (node) => `${node} neither reaches nor is reached`,
    fromToOthers: (node) => `nothing sent from ${node} to other nodes arrives`,
    toFromOthers: (node) => `${node} receives nothing from other nodes`,
    nodeAndOthers: (node) => `${node} and the other nodes do not reach each other`,
    sameNodes: 'no pod reaches another one on its own node',
    otherNodes: 'no pod reaches one on another node',
    parts: (parts) => `nothing passes between ${parts}`,
  },
  lossy: {
    all: 'every pair loses connections',
    over: (protocol) => `part of what is sent over ${protocol} is lost`,
    pair: (from, to) => `${to} loses part of what comes from ${from}`,
    both: (one, other) => `part of what ${one} and ${other} send each other is lost`,
    sameNode: (node) => `the pods on ${node} lose part of what they send each other`,
    from: (node) => `part of what is sent from ${node} is lost`,
    to: (node) => `${node} loses part of what comes to it`,
    node: (node) => `part of what ${node} sends and gets is lost`,
    fromToOthers: (node) => `part of what is sent from ${node} to other nodes is lost`,
    toFromOthers: (node) => `${node} loses part of what comes from other nodes`,
    nodeAndOthers: (node) => `part of what ${node} and the other nodes send each other is lost`,
    sameNodes: 'part of what stays on a node is lost, on every node',
    otherNodes: 'part of what goes from node to node is lost, everywhere',
    parts: (parts) => `part of what passes between ${parts} is lost`,
  },
  slow: {
    all: 'every pair needs a retransmission for each connection',
    over: (protocol) => `every connection over ${protocol} needs a retransmission`,
    pair: (from, to) => `connections from ${from} to ${to} need a retransmission`,
    both: (one, other) => `connections between ${one} and ${other} need a retransmission`,
    sameNode: (node) => `connections between the pods on ${node} need a retransmission`,
    from: (node) => `connections from ${node} need a retransmission`,
    to: (node) => `connections to ${node} need a retransmission`,
    node: (node) => `connections from and to ${node} need a retransmission`,
    fromToOthers: (node) => `connections from ${node} to other nodes need a retransmission`,
    toFromOthers: (node) => `connections from other nodes to ${node} need a retransmission`,
    nodeAndOthers: (node) => `connections between ${node} and other nodes need a retransmission`,
    sameNodes: 'connections within each node need a retransmission',
    otherNodes: 'connections from node to node need a retransmission',
    parts: (parts) => `connections between ${parts} need a retransmission`,
  },
  translated: {
    all: 'no pod is seen under its own address',
    over: (protocol) => `no pod is seen under its own address over ${protocol}`,
    pair: (from, to) => `${to} does not see the pods of ${from} under their own addresses`,
    both: (one, other) => `${one} and ${other} do not see each other's pods under their own addresses`,
    sameNode: (node) => `the pods on ${node} do not see each other under their own addresses`,
    from: (node) => `nobody sees the pods of ${node} under their own addresses`,
    to: (node) => `${node} sees nobody's pods under their own addresses`,
    node: (node) => `the addresses of pods are changed on their way from and to ${node}`,
    fromToOthers: (node) => `no other node sees the pods of ${node} under their own addresses`,
    toFromOthers: (node) => `${node} does not see the pods of other nodes under their own addresses`,
    nodeAndOthers: (node) => `the addresses of pods are changed on their way between ${node} and other nodes`,
    sameNodes: 'no pod is seen under its own address on its own node',
    otherNodes: 'no pod is seen under its own address on other nodes',
    parts: (parts) => `the addresses of pods are changed between ${parts}`,
  },
  open: {
    all: 'nothing is denied',
    over: (protocol) => `what is sent over ${protocol} is not denied`,
    pair: (from, to) => `${to} does not deny what comes from ${from}`,
    both: (one, other) => `${one} and ${other} do not deny each other`,
    sameNode: (node) => `the pods on ${node} do not deny each other`,
    from: (node) => `what is sent from ${node} is not denied`,
    to: (node) => `${node} does not deny what comes to it`,
    node: (node) => `nothing is denied from and to ${node}`,
    fromToOthers: (node) => `what is sent from ${node} to other nodes is not denied`,
    toFromOthers: (node) => `${node} does not deny what comes from other nodes`,
    nodeAndOthers: (node) => `nothing is denied between ${node} and other nodes`,
    sameNodes: 'nothing that stays on a node is denied',
    otherNodes: 'nothing that goes from node to node is denied',
    parts: (parts) => `nothing is denied between ${parts}`,
  },
};

/** What a finding comes to, in one line: what fails where, and how much of it. */
export function findingText(finding: Finding): string {
  const counts = finding.kind in FATES || finding.failed > 1;
  return counts ? `${readingOf(finding)} (${extentOf(finding)})` : readingOf(finding);
}

/** The same for a heading: with the subject, where no place says it. */
export function headlineOf(finding: Finding): string {
  const { kind, subject, from, to, parts, failed, of } = finding;
  const placed = (from ?? to ?? parts) !== undefined && !(failed === of && of > 1);
  const plain = FATES[kind] === undefined || kind === 'endpoint-unused';
  return placed || plain ? readingOf(finding) : `${subject}: ${readingOf(finding)}`;
}

/** What fails where, such as "worker2 receives nothing from worker". */
export function readingOf(finding: Finding): string {
  const { kind, subject, samples } = finding;
  const fate = FATES[kind];
  if (kind === 'endpoint-unused') return `${placesText(finding, 'lost')} by ${subject}`;
  if (kind === 'policy-not-enforced') return `${subject}: nothing is denied`;
  if (fate === undefined) return samples[0]?.detail ?? subject;
  return isUnexplained(finding) ? namedText(finding, fate) : placesText(finding, fate);
}

/** What fails has nothing in common. */
function isUnexplained({ from, to, parts, protocol, failed, of }: Finding): boolean {
  return (from ?? to ?? parts ?? protocol) === undefined && !(failed === of && of > 1);
}

/** Pairs that are named where nothing explains them. */
const NAMED_PAIRS = 2;

/** The first of the pairs that fail. */
function namedText(finding: Finding, fate: Fate): string {
  const pairs = finding.samples.flatMap(({ from, to }) =>
    from === undefined || to === undefined ? [] : [`${from} → ${to}`],
  );
  if (pairs.length === 0) return placesText(finding, fate);
  const named = pairs.slice(0, NAMED_PAIRS).join(', ');
  const more = finding.failed - NAMED_PAIRS;
  return `${PAIR_FATES[fate]} ${named}${more > 0 ? ` and ${more} more, which no single place explains` : ''}`;
}

const PAIR_FATES: Readonly<Record<Fate, string>> = {
  lost: 'no connection',
  lossy: 'connections are lost:',
  slow: 'connections need a retransmission:',
  translated: 'addresses are changed:',
  open: 'not denied:',
};

/** How much of it fails, such as "2 of 6 pairs fail". */
export function extentOf({ kind, failed, of, unit, answersLost }: Finding): string {
  const verb = kind === 'endpoint-unused' ? ' are empty' : kind in FATES ? ' fail' : '';
  const back = answersLost === true ? '; the other way packets arrive, and their answers are lost' : '';
  return `${failed} of ${of} ${unit}${verb}${back}`;
}

/** Whether two findings say the same of the same places, whatever they were asked about. */
export function saysTheSame(one: Finding, other: Finding): boolean {
  const said = ({ kind, from, to, direction, protocol, parts, samples }: Finding) =>
    JSON.stringify(
      FATES[kind] === undefined ? [kind, samples] : [FATES[kind], from, to, direction, protocol, parts],
    );
  return said(one) === said(other);
}

/** Where connections fail, in words. */
export function placesText(
  { from, to, direction, protocol, parts, failed, of }: Explanation & Pick<Finding, 'failed' | 'of'>,
  fate: Fate,
): string {
  const words = WORDS[fate];
  if (failed === of && of > 1) return words.all;
  if (parts !== undefined)
    return words.parts(`${parts.length} parts of the nodes: ${parts.map(someOf).join('; ')}`);
  const both = direction === 'both-ways';
  const [one, other] = [nameOf(from), nameOf(to)];
  if (from?.type === 'everywhere') {
    if (to?.type === 'same-node') return words.sameNodes;
    if (to?.type === 'other-nodes') return words.otherNodes;
    if (protocol !== undefined) return words.over(protocol);
  }
  if (from?.type === 'other-nodes') return words.toFromOthers(other);
  if (to?.type === 'other-nodes') return both ? words.nodeAndOthers(one) : words.fromToOthers(one);
  if (from !== undefined && to !== undefined) {
    if (one === other) return words.sameNode(one);
    return both ? words.both(one, other) : words.pair(one, other);
  }
  if (from !== undefined) return both ? words.node(one) : words.from(one);
  return to === undefined ? 'no single node, pair of nodes or target explains it' : words.to(other);
}

function nameOf(place: Place | undefined): string {
  if (place?.type === 'outside') return 'outside the cluster';
  return place !== undefined && 'name' in place ? place.name : '';
}

/** Nodes of a part that are named. */
const NAMED = 3;

function someOf(nodes: readonly string[]): string {
  const named = nodes.slice(0, NAMED).join(', ');
  return nodes.length <= NAMED ? named : `${named} and ${nodes.length - NAMED} more`;
}
