/** An ordered pair of nodes. */
export interface NodePair {
  from: string;
  to: string;
}

/** Others that each end of a failed pair is tried with: one that fails could be bad luck of its own, five are a pattern. */
const OTHERS = 5;

/** Failed pairs that are looked around: enough to see what they have in common, however many there are. */
const LOOKED_AROUND = 30;

/**
 * The pairs that tell what a failed pair of a sample is part of: from its source to several others (does it send at all?), from several others
 * to its target (does that receive at all?), and back (is it one direction?). Others are nodes of which nothing failed, as far as
 * there are some: with those it is the end itself that is tried.
 * @param failed ordered pairs of different nodes
 * @param asked whether a pair was asked already
 * @returns ordered pairs that were not asked, each once
 */
export function aroundFailures(
  failed: readonly NodePair[],
  nodes: readonly string[],
  asked: (from: string, to: string) => boolean,
): NodePair[] {
  const suspects = new Set(failed.flatMap(({ from, to }) => [from, to]));
  const others = [...nodes.filter((node) => !suspects.has(node)), ...suspects];
  const found = new Map<string, NodePair>();
  const add = (from: string, to: string) => found.set(`${from}\n${to}`, { from, to });
  for (const { from, to } of spread(failed)) {
    const fresh = (isOpen: (other: string) => boolean) =>
      others.filter((other) => other !== from && other !== to && isOpen(other)).slice(0, OTHERS);
    for (const other of fresh((other) => !asked(from, other))) add(from, other);
    for (const other of fresh((other) => !asked(other, to))) add(other, to);
    if (!asked(to, from)) add(to, from);
  }
  return [...found.values()];
}

/** Some failed pairs: one of each source before a second one of any. */
function spread(failed: readonly NodePair[]): NodePair[] {
  const bySource = [...Map.groupBy(failed, ({ from }) => from).values()];
  const rounds = Math.max(0, ...bySource.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => bySource.flatMap((pairs) => pairs[round] ?? []))
    .flat()
    .slice(0, LOOKED_AROUND);
}
