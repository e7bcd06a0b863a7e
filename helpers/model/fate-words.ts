import type { Unenforced } from './finding.ts';

/** Describes the nodes that do not enforce network policies: "worker2 enforces egress only". */
export function enforcementText(unenforced: readonly Unenforced[] | undefined): string {
  if (unenforced === undefined)
    return 'NetworkPolicy is not enforced: connections that must be denied succeed';
  const byNode = Map.groupBy(unenforced, ({ node }) => node);
  const byPhrase = Map.groupBy(byNode.keys(), (node) => phraseOf(byNode.get(node) ?? []));
  return [...byPhrase]
    .map(([phrase, nodes]) => `${listed(nodes)} ${nodes.length === 1 ? 'enforces' : 'enforce'} ${phrase}`)
    .join('; ');
}

/** The remaining enforcement of a node, after the verb "enforces". */
function phraseOf(missing: readonly Unenforced[]): string {
  const of = (wanted: Unenforced['direction']) => missing.find(({ direction }) => direction === wanted);
  const parts = (['ingress', 'egress'] as const).flatMap((direction) => {
    const found = of(direction);
    if (found === undefined) return [direction];
    return found.peers === undefined ? [] : `${direction} only ${LEFT[direction][found.peers]}`;
  });
  if (parts.length === 0) return 'nothing';
  return missing.every(({ peers }) => peers === undefined) ? `${parts.join()} only` : inOrder(parts);
}

/** A fully enforced direction comes first. After "only from other nodes" it would read as a part of that. */
function inOrder(parts: readonly string[]): string {
  return [...parts].sort((one, other) => one.length - other.length).join(', and ');
}

/** The peers for which a direction is still enforced. */
const LEFT: Readonly<Record<Unenforced['direction'], Record<NonNullable<Unenforced['peers']>, string>>> = {
  ingress: { 'same-node': 'from other nodes', 'other-nodes': 'from its own pods', some: 'in part' },
  egress: { 'same-node': 'to other nodes', 'other-nodes': 'to its own pods', some: 'in part' },
};

const NAMED = 3;

function listed(nodes: readonly string[]): string {
  const named = nodes.slice(0, NAMED).join(', ');
  return nodes.length <= NAMED ? named : `${named} and ${nodes.length - NAMED} more`;
}

/**
 * The fate of connections: none works, none arrives (measured at the other end), some are lost, most take a second, all have a foreign
 * source address, or a denied one gets an answer.
 */
export type Fate = 'broken' | 'lost' | 'lossy' | 'slow' | 'translated' | 'open';

/** The sentences of one fate, by place. */
export interface Words {
  all: string;
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

/** Sentences for each fate and place. */
export const WORDS: Readonly<Record<Fate, Words>> = {
  broken: {
    all: 'no pair works',
    pair: (from, to) => `no connection from ${from} to ${to} works`,
    both: (one, other) => `${one} and ${other} do not reach each other`,
    sameNode: (node) => `no connection within ${node} works`,
    from: (node) => `no connection from ${node} works`,
    to: (node) => `no connection to ${node} works`,
    node: (node) => `${node} neither reaches nor is reached`,
    fromToOthers: (node) => `no connection from ${node} to other nodes works`,
    toFromOthers: (node) => `no connection from other nodes to ${node} works`,
    nodeAndOthers: (node) => `${node} and the other nodes do not reach each other`,
    sameNodes: 'no connection within a node works, on every node',
    otherNodes: 'no pod reaches a pod on another node',
    parts: (parts) => `no connection between ${parts} works`,
  },
  lost: {
    all: 'no pair works',
    pair: (from, to) => `${to} receives nothing from ${from}`,
    both: (one, other) => `${one} and ${other} do not reach each other`,
    sameNode: (node) => `no connection within ${node} works`,
    from: (node) => `nothing sent from ${node} arrives`,
    to: (node) => `${node} receives nothing`,
    node: (node) => `${node} neither reaches nor is reached`,
    fromToOthers: (node) => `nothing sent from ${node} to other nodes arrives`,
    toFromOthers: (node) => `${node} receives nothing from other nodes`,
    nodeAndOthers: (node) => `${node} and the other nodes do not reach each other`,
    sameNodes: 'no connection within a node works, on every node',
    otherNodes: 'no pod reaches a pod on another node',
    parts: (parts) => `nothing passes between ${parts}`,
  },
  lossy: {
    all: 'every pair loses connections',
    pair: (from, to) => `some connections from ${from} to ${to} are lost`,
    both: (one, other) => `some connections between ${one} and ${other} are lost`,
    sameNode: (node) => `some connections within ${node} are lost`,
    from: (node) => `some connections from ${node} are lost`,
    to: (node) => `some connections to ${node} are lost`,
    node: (node) => `some connections from and to ${node} are lost`,
    fromToOthers: (node) => `some connections from ${node} to other nodes are lost`,
    toFromOthers: (node) => `some connections from other nodes to ${node} are lost`,
    nodeAndOthers: (node) => `some connections between ${node} and other nodes are lost`,
    sameNodes: 'some connections within a node are lost, on every node',
    otherNodes: 'some connections between nodes are lost, everywhere',
    parts: (parts) => `some connections between ${parts} are lost`,
  },
  slow: {
    all: 'every pair needs a retransmission for each connection',
    pair: (from, to) => `connections from ${from} to ${to} need a retransmission`,
    both: (one, other) => `connections between ${one} and ${other} need a retransmission`,
    sameNode: (node) => `connections within ${node} need a retransmission`,
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
    pair: (from, to) => `${to} does not see the pods of ${from} under their own addresses`,
    both: (one, other) => `${one} and ${other} do not see each other's pods under their own addresses`,
    sameNode: (node) => `the pods on ${node} do not see each other under their own addresses`,
    from: (node) => `no pod sees the pods of ${node} under their own addresses`,
    to: (node) => `${node} sees no pod under its own address`,
    node: (node) => `the addresses of pods are translated from and to ${node}`,
    fromToOthers: (node) => `no other node sees the pods of ${node} under their own addresses`,
    toFromOthers: (node) => `${node} does not see the pods of other nodes under their own addresses`,
    nodeAndOthers: (node) => `the addresses of pods are translated between ${node} and other nodes`,
    sameNodes: 'no pod is seen under its own address on its own node',
    otherNodes: 'no pod is seen under its own address on other nodes',
    parts: (parts) => `the addresses of pods are translated between ${parts}`,
  },
  open: {
    all: 'no connection is denied',
    pair: (from, to) => `${to} does not deny connections from ${from}`,
    both: (one, other) => `${one} and ${other} do not deny each other`,
    sameNode: (node) => `the pods on ${node} do not deny each other`,
    from: (node) => `connections from ${node} are not denied`,
    to: (node) => `connections to ${node} are not denied`,
    node: (node) => `connections from and to ${node} are not denied`,
    fromToOthers: (node) => `connections from ${node} to other nodes are not denied`,
    toFromOthers: (node) => `${node} does not deny connections from other nodes`,
    nodeAndOthers: (node) => `connections between ${node} and other nodes are not denied`,
    sameNodes: 'connections within a node are not denied',
    otherNodes: 'connections between nodes are not denied',
    parts: (parts) => `connections between ${parts} are not denied`,
  },
};
