import { enforcementText, type Fate, WORDS } from './fate-words.ts';
import type { Explanation, Finding, FindingKind, Place } from './finding.ts';

/** Kinds whose reading follows from their places; that of all others is in their first sample. */
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

/** What a finding comes to, in one line: what fails where, and how much of it. */
export function findingText(finding: Finding): string {
  const counts = finding.kind in FATES || finding.failed > 1;
  return counts ? `${readingOf(finding)} (${extentOf(finding)})` : readingOf(finding);
}

/**
 * The same for a heading: with the subject, unless the places say it. Who reads that no connection from a node works, and nothing else, does not
 * know that only cluster IPs were asked.
 */
export function headlineOf(finding: Finding, id?: string): string {
  const { kind, subject, from, to, failed, of } = finding;
  const plain = FATES[kind] === undefined || kind === 'endpoint-unused';
  const named = to !== undefined && ['pod', 'service', 'external'].includes(to.type);
  const between = OF_PODS.includes(id ?? '') && from !== undefined && to !== undefined;
  const placed = (named || between) && !(failed === of && of > 1);
  return placed || plain ? readingOf(finding) : `${subject}: ${readingOf(finding)}`;
}

/** Requirements about all that pods send each other: of these, two places say it all. */
const OF_PODS: readonly string[] = ['POD-1', 'POD-2'];

/** What fails where, such as "worker2 receives nothing from worker". */
export function readingOf(finding: Finding): string {
  const { kind, subject, samples } = finding;
  const fate = fateOf(finding);
  if (kind === 'endpoint-unused') return `${placesText(finding, 'lost')} by ${subject}`;
  if (kind === 'policy-not-enforced') return enforcementText(finding.unenforced);
  if (fate === undefined) return samples[0]?.detail ?? subject;
  return isUnexplained(finding) ? namedText(finding, fate) : placesText(finding, fate);
}

/** Where packets are lost is said only where it was measured. */
function fateOf({ kind, measured }: Finding): Fate | undefined {
  const fate = FATES[kind];
  return fate === 'broken' && measured === true ? 'lost' : fate;
}

/** What fails has no place in common. */
function isUnexplained({ from, to, parts, failed, of }: Finding): boolean {
  return (from ?? to ?? parts) === undefined && !(failed === of && of > 1);
}

/** Pairs that are named where nothing explains them. */
const NAMED_PAIRS = 3;

/** The first of the pairs that fail. */
function namedText(finding: Finding, fate: Fate): string {
  const pairs = finding.samples.flatMap(({ from, to }) =>
    from === undefined || to === undefined ? [] : [`${from} → ${to}`],
  );
  if (pairs.length === 0) return placesText(finding, fate);
  const under = conditionsText(finding);
  const named = pairs.slice(0, NAMED_PAIRS).join(', ');
  const more = finding.failed - NAMED_PAIRS;
  return `${PAIR_FATES[fate]} ${named}${more > 0 ? ` and ${more} more, which no single place explains` : ''}${under}`;
}

const PAIR_FATES: Readonly<Record<Fate, string>> = {
  broken: 'no connection works:',
  lost: 'nothing arrives:',
  lossy: 'connections are lost:',
  slow: 'connections need a retransmission:',
  translated: 'addresses are changed:',
  open: 'not denied:',
};

/** How much of it fails, such as "2 of 6 pairs fail". */
export function extentOf({ kind, failed, of, unit, answersLost, dead }: Finding): string {
  const verb = kind === 'endpoint-unused' ? ' are empty' : kind in FATES ? ' fail' : '';
  const back = answersLost === true ? '; the other way packets arrive, and their answers are lost' : '';
  const all = dead === undefined ? '' : `; ${dead} of them completely`;
  return `${failed} of ${of} ${unit}${verb}${all}${back}`;
}

/** Whether two findings say the same of the same places, whatever they were asked about. */
export function saysTheSame(one: Finding, other: Finding): boolean {
  const said = ({ kind, from, to, direction, protocol, parts, samples }: Finding) =>
    JSON.stringify(
      FATES[kind] === undefined ? [kind, samples] : [FATES[kind], from, to, direction, protocol, parts],
    );
  return said(one) === said(other);
}

/** What alone fails, such as " over UDP with 1,450 bytes or more". */
function conditionsText({ protocol, record, size }: Explanation): string {
  return [
    record === undefined ? '' : ` for ${record} records`,
    protocol === undefined ? '' : ` over ${protocol}`,
    size === undefined ? '' : ` with ${size.toLocaleString('en')} bytes or more`,
  ].join('');
}

/** Where connections fail, and under what conditions, in words. */
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

/** What all that was asked has in common, where all of it fails. */
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

/** Nodes of a part that are named. */
const NAMED = 3;

function someOf(nodes: readonly string[]): string {
  const named = nodes.slice(0, NAMED).join(', ');
  return nodes.length <= NAMED ? named : `${named} and ${nodes.length - NAMED} more`;
}
