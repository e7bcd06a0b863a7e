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
