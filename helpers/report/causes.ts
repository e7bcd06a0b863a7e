import { nodesOf } from '../requirement/finding.ts';
import { saysTheSame } from '../requirement/finding-text.ts';
import type { Verdict } from '../requirement/verdict.ts';

/** Failed requirements that have to do with one another. */
export interface Cause {
  /** Those that find the same, the one that lies deepest in the network model first. */
  says: [Verdict, ...Verdict[]];
  /** Those that fail between the same nodes alone and build on it, so that they may well follow from it. */
  follows: Verdict[];
  /** The nodes that failed pairs lie between, as far as they are known, and those of them that all of these have in common. */
  touched: ReadonlySet<string>;
  common: ReadonlySet<string>;
}

/**
 * What builds on what, the deepest first, by the first part of a requirement's id; some build on other parts than the rest of
 * theirs: ADDR-3 asks pods over the network, POD-9 goes by a Service, and SVC-6 asks for names.
 */
const LAYERS = [
  'NODE',
  'WEAVE',
  'ADDR',
  'C2C',
  'POD',
  'ADDR-3',
  'SVC',
  'POD-9',
  'EXT',
  'DNS',
  'SVC-6',
  'POL',
  'REC',
];

/**
 * The violated requirements by what they have in common, causes before what may follow from them. A requirement joins what
 * lies deeper when it says the same, when all that fails in it touches no other nodes, or when one and the same node has to
 * do with all that fails in either.
 * @param nodes names of all nodes
 */
export function causesOf(requirements: readonly Verdict[], nodes: readonly string[]): Cause[] {
  const failed = requirements
    .filter(({ outcome }) => outcome === 'violation')
    .map((verdict) => ({ verdict, layer: layerOf(verdict) }))
    .sort((one, other) => one.layer - other.layer);
  const known = new Set(nodes);
  const causes: Cause[] = [];
  for (const { verdict } of failed) {
    const ends = endsOf(verdict, known);
    const touched = new Set(ends.flat());
    const common = new Set([...touched].filter((node) => ends.every((pair) => pair.includes(node))));
    const same = causes.find(({ says: [first] }) => saySame(first, verdict));
    const deeper = causes.find(
      (cause) =>
        (touched.size > 0 && [...touched].every((node) => cause.touched.has(node))) ||
        [...common].some((node) => cause.common.has(node)),
    );
    if (same !== undefined) same.says.push(verdict);
    else if (deeper !== undefined) deeper.follows.push(verdict);
    else causes.push({ says: [verdict], follows: [], touched, common });
  }
  return causes;
}

function saySame({ finding: one }: Verdict, { finding: other }: Verdict): boolean {
  return one !== undefined && other !== undefined && saysTheSame(one, other);
}

function layerOf({ id }: Verdict): number {
  const own = LAYERS.indexOf(id);
  const layer = own < 0 ? LAYERS.indexOf(id.replace(/-[^-]*$/, '')) : own;
  return layer < 0 ? LAYERS.length : layer;
}

/** The nodes that each failed pair lies between; where no pair failed, all those of its finding. */
function endsOf({ pairs = [], finding }: Verdict, known: ReadonlySet<string>): string[][] {
  const bad = pairs.filter(({ result }) => result === 'failed' || result === 'lossy');
  const ends =
    bad.length > 0
      ? bad.map(({ fromNode, toNode }) => [fromNode, toNode ?? fromNode])
      : [finding === undefined ? [] : nodesOf(finding)];
  return ends.map((pair) => pair.filter((name) => known.has(name)));
}
