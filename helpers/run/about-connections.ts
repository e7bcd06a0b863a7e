/** Requirements that are asked where the network is neither Weave Net nor known to enforce policies. */
const ALL = 33;

/** What all of them make: for each ordered pair of nodes, POD-7 nearly half of it; and for each node, to Services, DNS and itself. */
const PER_PAIR = 264;
const PER_NODE = 1_300;

/**
 * About how many new connections a run makes, each requirement taken for as many as any other. On three nodes: about 5,500, by what the plans of all requirements come to.
 */
export function aboutConnections(run: {
  /** Requirements that are asked. */
  requirements: number;
  /** Nodes that take part. */
  nodes: number;
  /** Ordered pairs of nodes that are asked; undefined: all of them. */
  pairs?: number | undefined;
}): number {
  const pairs = run.pairs ?? run.nodes * (run.nodes - 1);
  return Math.round((run.requirements / ALL) * (PER_PAIR * pairs + PER_NODE * run.nodes));
}
