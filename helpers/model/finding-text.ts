import { enforcementText, type Fate, WORDS } from './fate-words.ts';
import type { Explanation, Finding, FindingKind, Place } from './finding.ts';

/** Kinds whose sentence follows from their places. The sentence of other kinds is in their first sample. */
const FATES: Partial<Record<FindingKind, Fate>> = {
  'no-connection': 'broken',
  refused: 'broken',
  'not-refused': 'broken',
  'wrong-answer': 'broken',
  'unresolved-name': 'broken',
  'endpoint-unused': 'broken',
  loss: 'lossy',
  retransmission: 'slow',
  translated: 'translated',
  'not-denied': 'open',
};

/** A finding in one line: what fails, where, and how much. */
export function findingText(finding: Finding): string {
  const counts = finding.kind in FATES || finding.failed > 1;
  return counts ? `${readingOf(finding)} (${extentOf(finding)})` : readingOf(finding);
}

/**
 * The same for a heading: with the subject, unless the places imply it. "No connection from a node works" alone would hide that only
 * cluster IPs were probed.
 */
export function headlineOf(finding: Finding, id?: string): string {
  const { kind, subject, from, to, failed, of } = finding;
  const plain = FATES[kind] === undefined || kind === 'endpoint-unused';
  const named = to !== undefined && ['pod', 'service', 'external'].includes(to.type);
  const between = OF_PODS.includes(id ?? '') && from !== undefined && to !== undefined;
  const placed = (named || between) && !(failed === of && of > 1);
  return placed || plain ? readingOf(finding) : `${subject}: ${readingOf(finding)}`;
}

/** Requirements about all traffic between pods, for which two places suffice. */
const OF_PODS: readonly string[] = ['POD-1', 'POD-2'];

/** The failure with its place, such as "worker2 receives nothing from worker". */
export function readingOf(finding: Finding): string {
  const { kind, subject, samples } = finding;
  const fate = fateOf(finding);
  if (kind === 'endpoint-unused') return `${placesText(finding, 'lost')} by ${subject}`;
  if (kind === 'policy-not-enforced') return enforcementText(finding.unenforced);
  if (fate === undefined) return samples[0]?.detail ?? subject;
  return isUnexplained(finding) ? namedText(finding, fate) : placesText(finding, fate);
}

/** Sentences say that packets do not arrive only if this was measured. */
function fateOf({ kind, measured }: Finding): Fate | undefined {
  const fate = FATES[kind];
  return fate === 'broken' && measured === true ? 'lost' : fate;
}

/** The failures have no place in common. */
function isUnexplained({ from, to, parts, failed, of }: Finding): boolean {
  return (from ?? to ?? parts) === undefined && !(failed === of && of > 1);
}

/** Pairs to name if nothing explains the failures. */
const NAMED_PAIRS = 3;

/** The first failed pairs. */
function namedText(finding: Finding, fate: Fate): string {
  const pairs = finding.samples.flatMap(({ from, to }) =>
    from === undefined || to === undefined ? [] : [`${from} → ${to}`],
  );
  if (pairs.length === 0) return placesText(finding, fate);
  // Names of targets over UDP, or of a size, already say so.
  const { protocol, size } = finding;
  const under = protocol === 'UDP' || size !== undefined ? '' : conditionsText(finding);
  const named = pairs.slice(0, NAMED_PAIRS).join(', ');
  const more = finding.failed - NAMED_PAIRS;
  return `${PAIR_FATES[fate]} ${named}${more > 0 ? ` and ${more} more, which no single place explains` : ''}${under}`;
}

const PAIR_FATES: Readonly<Record<Fate, string>> = {
  broken: 'no connection works:',
  lost: 'nothing arrives:',
  lossy: 'connections are lost:',
  slow: 'connections need a retransmission:',
  translated: 'addresses are translated:',
  open: 'not denied:',
};

/** The extent of the failure, such as "2 of 6 pairs fail". */
export function extentOf({ kind, failed, of, unit, answersLost, dead }: Finding): string {
  const verb = kind === 'endpoint-unused' ? ' are empty' : kind in FATES ? ' fail' : '';
  const back =
    answersLost === true ? '; in the other direction packets arrive, but their answers are lost' : '';
  const all = dead === undefined ? '' : `; ${dead} of them completely`;
  return `${failed} of ${of} ${unit}${verb}${all}${back}`;
}

/** Whether two findings name the same failure at the same places, for any subject. */
export function saysTheSame(one: Finding, other: Finding): boolean {
  const said = ({ kind, from, to, direction, protocol, parts, samples }: Finding) =>
    JSON.stringify(
      FATES[kind] === undefined ? [kind, samples] : [FATES[kind], from, to, direction, protocol, parts],
    );
  return said(one) === said(other);
}

/** The condition of the failure, such as " over UDP with 1,450 bytes or more". */
function conditionsText({ protocol, record, size }: Explanation): string {
  return [
    record === undefined ? '' : ` for ${record} records`,
    protocol === undefined ? '' : ` over ${protocol}`,
    size === undefined ? '' : ` with ${size.toLocaleString('en')} bytes or more`,
  ].join('');
}

/** The places and conditions of failed connections, in words. */
export function placesText(finding: Explanation & Pick<Finding, 'failed' | 'of'>, fate: Fate): string {
  return `${whereText(finding, fate)}${conditionsText(finding)}`;
}

function whereText(
  { from, to, direction, parts, failed, of }: Explanation & Pick<Finding, 'failed' | 'of'>,
  fate: Fate,
): string {
  const words = WORDS[fate];
  if (failed === of && of > 1) return `${words.all}${narrowed(from, to)}`;
  if (parts !== undefined)
    return words.parts(`${parts.length} parts of the nodes: ${parts.map(someOf).join('; ')}`);
  const both = direction === 'both-ways';
  const [one, other] = [nameOf(from), nameOf(to)];
  if (from?.type === 'everywhere') {
    if (to?.type === 'same-node') return words.sameNodes;
    if (to?.type === 'other-nodes') return words.otherNodes;
    if (to === undefined) return words.all;
  }
  if (from?.type === 'other-nodes') return words.toFromOthers(other);
  if (to?.type === 'other-nodes') return both ? words.nodeAndOthers(one) : words.fromToOthers(one);
  if (from !== undefined && to !== undefined) {
    if (one === other) return words.sameNode(one);
    return both ? words.both(one, other) : words.pair(one, other);
  }
  if (from !== undefined) return both ? words.node(one) : words.from(one);
  return to === undefined ? 'no single node, pair of nodes or target explains it' : words.to(other);
}

/** The common end of all probed pairs, if all of them fail. */
function narrowed(from: Place | undefined, to: Place | undefined): string {
  const [one, other] = [nameOf(from), nameOf(to)];
  if (one === '' && other === '') return '';
  if (one === '') return `, all of them to ${other}`;
  return other === '' ? `, all of them from ${one}` : `, all of them from ${one} to ${other}`;
}

function nameOf(place: Place | undefined): string {
  if (place?.type === 'outside') return 'outside the cluster';
  if (place?.type === 'node' && place.endpoints === true) return `the endpoints on ${place.name}`;
  return place !== undefined && 'name' in place ? place.name : '';
}

/** Maximum of nodes to name per part. */
const NAMED = 3;

function someOf(nodes: readonly string[]): string {
  const named = nodes.slice(0, NAMED).join(', ');
  return nodes.length <= NAMED ? named : `${named} and ${nodes.length - NAMED} more`;
}
