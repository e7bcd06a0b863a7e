import type { Verdict } from '../requirement/verdict.ts';

/** What a text may call a node by: its own name and addresses, and those of the pods on it. */
export type NodeOf = ReadonlyMap<string, string>;

/**
 * The nodes that a verdict names, by themselves, by a pod or by an address: those of its summary first, then those of its
 * evidence, the one named most often first. Empty where it names none.
 */
export function nodesConcerned(
  verdict: Pick<Verdict, 'summary' | 'again' | 'evidence'>,
  nodeOf: NodeOf,
): string[] {
  const inSummary = byMentions(verdict.summary, nodeOf);
  const inEvidence = byMentions([verdict.again ?? '', ...verdict.evidence].join('\n'), nodeOf);
  return [...new Set([...inSummary, ...inEvidence])];
}

function byMentions(text: string, nodeOf: NodeOf): string[] {
  const count = new Map<string, number>();
  // Addresses of IPv6, or names and addresses of IPv4; a full stop at the end of a sentence is not part of one.
  for (const [word] of text.matchAll(/[0-9a-f]*:[0-9a-f]*:[0-9a-f:]*|[A-Za-z0-9][\w.-]*/g)) {
    const node = nodeOf.get(word.replace(/[.-]+$/, ''));
    if (node !== undefined) count.set(node, (count.get(node) ?? 0) + 1);
  }
  return [...count].sort(([, one], [, other]) => other - one).map(([node]) => node);
}
