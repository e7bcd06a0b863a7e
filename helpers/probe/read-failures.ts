import type { Pair } from './pair.ts';
import { readParts } from './read-parts.ts';

type Ends = Pick<Pair, 'from' | 'to'>;

/**
 * What happened to the connections that failed: none arrived, some did, all did under an address that is not the
 * sender's, or they were answered though nothing may be.
 */
export type Kind = 'lost' | 'lossy' | 'translated' | 'open';

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
}

const WORDS: Readonly<Record<Kind, Words>> = {
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
  },
};

/**
 * The smallest explanation of a set of failed pairs: all, all of one protocol, all from one node, all to one node or one target, the
 * same but for what stays on that node, between two nodes (in one direction or both), on one node, only on or only across nodes. An explanation counts only if it
 * covers every failed pair and no pair that passed.
 */
export function readFailures(failed: readonly Ends[], all: readonly Ends[], kind: Kind = 'lost'): string {
  const words = WORDS[kind];
  const first = failed[0];
  if (first === undefined) return 'nothing fails';
  if (failed.length === all.length && all.length > 1) return words.all;
  const explains = (matches: (pair: Ends) => boolean) =>
    failed.every(matches) && all.filter(matches).length === failed.length;
  const { node: from } = first.from;
  const { node: to, name: target } = first.to;
  if (to !== undefined) {
    if (from === to && explains((pair) => pair.from.node === from && pair.to.node === from))
      return words.sameNode(from);
    if (explains((pair) => pair.from.node === from && pair.to.node === to)) return words.pair(from, to);
    if (explains((pair) => sameTwo(pair, from, to))) return words.both(from, to);
  }
  const { protocol } = first.to;
  if (protocol !== undefined && explains((pair) => pair.to.protocol === protocol))
    return words.over(protocol);
  if (explains((pair) => pair.from.node === from)) return words.from(from);
  if (to !== undefined && explains((pair) => pair.to.node === to)) return words.to(to);
  if (explains((pair) => pair.to.name === target)) return words.to(target);
  if (explains((pair) => pair.from.node === from && pair.to.name === target)) return words.pair(from, target);
  if (explains((pair) => pair.from.node === from && crosses(pair))) return words.fromToOthers(from);
  if (to !== undefined && explains((pair) => pair.to.node === to && crosses(pair)))
    return words.toFromOthers(to);
  for (const node of new Set(all.flatMap((pair) => [pair.from.node, pair.to.node]))) {
    if (node === undefined) continue;
    const touches = (pair: Ends) => pair.from.node === node || pair.to.node === node;
    if (explains(touches)) return words.node(node);
    if (explains((pair) => touches(pair) && crosses(pair))) return words.nodeAndOthers(node);
  }
  if (explains((pair) => pair.from.node === pair.to.node)) return words.sameNodes;
  if (explains(crosses)) return words.otherNodes;
  const parts = kind === 'lost' ? readParts(failed, all) : undefined;
  return parts ?? 'no single node, pair of nodes or target explains it';
}

function crosses({ from, to }: Ends): boolean {
  return to.node !== undefined && from.node !== to.node;
}

function sameTwo({ from, to }: Ends, one: string, other: string): boolean {
  return (from.node === one && to.node === other) || (from.node === other && to.node === one);
}
