import { nodesOf } from '../model/finding.ts';
import { headlineOf as headlineOfFinding, saysTheSame } from '../model/finding-text.ts';
import { LAYERS } from '../model/layers.ts';
import { isBroken, type Verdict } from '../model/verdict.ts';

/** Failed requirements with one cause. */
export interface Cause {
  /** Requirements with the same finding, the deepest layer first. */
  says: [Verdict, ...Verdict[]];
  /** Requirements that fail only between the same nodes and use the layer above, so they may be consequences. */
  follows: Verdict[];
  /** The nodes of the failed pairs, as far as known, and the nodes that all these pairs share. */
  touched: ReadonlySet<string>;
  common: ReadonlySet<string>;
}

/**
 * The requirements that are violated and were not expected to be, by what they have in common, causes before what may follow from them. A requirement joins what
 * lies deeper when it says the same, when all that fails in it touches no other nodes, or when one and the same node has to
 * do with all that fails in either. Causes of core requirements come before those of extended ones alone.
 * @param nodes names of all nodes
 */
export function causesOf(requirements: readonly Verdict[], nodes: readonly string[]): Cause[] {
  const failed = requirements
    .filter(({ outcome, expectedToFail }) => outcome === 'violation' && expectedToFail === undefined)
    .map((verdict) => ({ verdict, layer: layerOf(verdict) }))
    .sort(
      (one, other) =>
        one.layer - other.layer || Number(isScattered(one.verdict)) - Number(isScattered(other.verdict)),
    );
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
  return causes.sort((one, other) => Number(isExtended(one)) - Number(isExtended(other)));
}

/** No single place explains it; a cause with a place is preferred. */
function isScattered({ finding, pairs = [] }: Verdict): boolean {
  return (
    pairs.some(isBroken) &&
    finding !== undefined &&
    (finding.from ?? finding.to ?? finding.parts) === undefined
  );
}

/** No requirement of it decides conformance. */
function isExtended({ says, follows }: Cause): boolean {
  return [...says, ...follows].every(({ level }) => level === 'extended');
}

/** The cause of a violated requirement: itself, or another one with the same finding or a deeper layer. */
export function leadOf(causes: readonly Cause[], { id }: Pick<Verdict, 'id'>): Verdict | undefined {
  return causes.find(({ says, follows }) => [...says, ...follows].some((one) => one.id === id))?.says[0];
}

/** The failure and its place, without the extent. */
export function headlineOf({ finding, summary, id }: Verdict): string {
  return finding === undefined ? summary : headlineOfFinding(finding, id);
}

/** A cause in one line, such as "worker2 receives nothing from worker (POD-2); 9 more follow from it". */
export function causeText({ says, follows }: Cause): string {
  const [first, ...others] = says;
  const more = others.length + follows.length;
  const rest = more === 0 ? '' : more === 1 ? '; 1 more follows from it' : `; ${more} more follow from it`;
  return `${headlineOf(first)} (${first.id})${rest}`;
}

/** Several causes in one line; the first few are named. */
export function causesText(causes: readonly Cause[]): string {
  const more = causes.length - MOST_CAUSES;
  const rest = more <= 0 ? [] : [more === 1 ? '1 more cause' : `${more} more causes`];
  return [...causes.slice(0, MOST_CAUSES).map(causeText), ...rest].join('; and ');
}

const MOST_CAUSES = 2;

/** Commands that give details if the run could not inspect nodes as root; undefined if it could, or if nothing is broken. */
export function forRootText(causes: readonly Cause[], forRoot: readonly string[] = []): string | undefined {
  const [cause] = causes;
  if (cause === undefined || forRoot.length === 0) return undefined;
  const { finding } = cause.says[0];
  const nodes = finding === undefined ? [] : nodesOf(finding).slice(0, MOST_NODES);
  const where = nodes.join(' and ') || 'the nodes';
  return `only root on a node sees which rules drop packets. On ${where}, run these before and after the failure repeats: ${forRoot.join('; ')}`;
}

/** Maximum of nodes to name. */
const MOST_NODES = 2;

function saySame({ finding: one }: Verdict, { finding: other }: Verdict): boolean {
  return one !== undefined && other !== undefined && saysTheSame(one, other);
}

/** The depth of a requirement in the network model, from 0; last if its layer is unknown, as in reports of earlier versions. */
function layerOf({ layer = '' }: Verdict): number {
  const depth = (LAYERS as readonly string[]).indexOf(layer);
  return depth < 0 ? LAYERS.length : depth;
}

/** The nodes of each failed pair; without failed pairs, all nodes of its finding. */
function endsOf({ pairs = [], finding }: Verdict, known: ReadonlySet<string>): string[][] {
  const bad = pairs.filter(isBroken);
  const ends =
    bad.length > 0
      ? bad.map(({ fromNode, toNode }) => [fromNode, toNode ?? fromNode])
      : [finding === undefined ? [] : nodesOf(finding)];
  return ends.map((pair) => pair.filter((name) => known.has(name)));
}
