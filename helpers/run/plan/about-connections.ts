/**
 * What one requirement makes, each taken for as many as any other. By what the plans of 33 requirements come to: for each ordered
 * pair of nodes 264, POD-7 nearly half of it; and for each node 1,300, to Services, DNS and itself.
 */
const MEASURED = { requirements: 33, perPair: 264, perNode: 1_300 };

/** About how many new connections a run makes: about 5,500 on three nodes. */
export function aboutConnections(run: {
  /** Requirements that are asked. */
  requirements: number;
  /** Nodes that take part. */
  nodes: number;
  /** Ordered pairs of nodes that are asked; undefined: all of them. */
  pairs?: number | undefined;
}): number {
  const pairs = run.pairs ?? run.nodes * (run.nodes - 1);
  const share = run.requirements / MEASURED.requirements;
  return Math.round(share * (MEASURED.perPair * pairs + MEASURED.perNode * run.nodes));
}
