import { nodesOf } from '../model/finding.ts';
import { headlineOf as headlineOfFinding, saysTheSame } from '../model/finding-text.ts';
import { LAYERS } from '../model/layers.ts';
import { isBroken, type Verdict } from '../model/verdict.ts';

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

/** No place explains what fails of it: one that has a place is a better cause. */
function isScattered({ finding, pairs = [] }: Verdict): boolean {
  return (
    pairs.some(isBroken) &&
    finding !== undefined &&
    (finding.from ?? finding.to ?? finding.parts) === undefined
  );
}

/** Nothing of it decides conformance. */
function isExtended({ says, follows }: Cause): boolean {
  return [...says, ...follows].every(({ level }) => level === 'extended');
}

/** The cause of a violated requirement: itself, or the one that it says the same as or follows from. */
export function leadOf(causes: readonly Cause[], { id }: Pick<Verdict, 'id'>): Verdict | undefined {
  return causes.find(({ says, follows }) => [...says, ...follows].some((one) => one.id === id))?.says[0];
}

/** What fails and where, without how much of it. */
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

/** Several causes in one line, of which the first few are named. */
export function causesText(causes: readonly Cause[]): string {
  const more = causes.length - MOST_CAUSES;
  const rest = more <= 0 ? [] : [more === 1 ? '1 more cause' : `${more} more causes`];
  return [...causes.slice(0, MOST_CAUSES).map(causeText), ...rest].join('; and ');
}

const MOST_CAUSES = 2;

/** How to learn more where the run could not look at the nodes as root; nothing where it could, or nothing is broken. */
export function forRootText(causes: readonly Cause[], forRoot: readonly string[] = []): string | undefined {
  const [cause] = causes;
  if (cause === undefined || forRoot.length === 0) return undefined;
  const { finding } = cause.says[0];
  const nodes = finding === undefined ? [] : nodesOf(finding).slice(0, MOST_NODES);
  const where = nodes.join(' and ') || 'the nodes';
  return `only root on a node sees which rules drop packets. On ${where}, run these before and after the failure repeats: ${forRoot.join('; ')}`;
}

/** Nodes that are named to look at. */
const MOST_NODES = 2;

function saySame({ finding: one }: Verdict, { finding: other }: Verdict): boolean {
  return one !== undefined && other !== undefined && saysTheSame(one, other);
}

/** How deep a requirement lies in the network model, from 0; last where its layer is not known, as in reports of earlier versions. */
function layerOf({ layer = '' }: Verdict): number {
  const depth = (LAYERS as readonly string[]).indexOf(layer);
  return depth < 0 ? LAYERS.length : depth;
}

/** The nodes that each failed pair lies between; where no pair failed, all those of its finding. */
function endsOf({ pairs = [], finding }: Verdict, known: ReadonlySet<string>): string[][] {
  const bad = pairs.filter(isBroken);
  const ends =
    bad.length > 0
      ? bad.map(({ fromNode, toNode }) => [fromNode, toNode ?? fromNode])
      : [finding === undefined ? [] : nodesOf(finding)];
  return ends.map((pair) => pair.filter((name) => known.has(name)));
}
