import { milliseconds, seconds } from '../config/duration.ts';
import { suspectText } from '../model/suspect.ts';
import { type Cause, causesOf, causeText, forRootText, headlineOf } from './causes.ts';
import { fenced, inline, link, shortened, table, unfolding } from './markdown-text.ts';
import { nodeMatrix, type Way } from './node-matrix.ts';
import type { Profile, Report } from './report.ts';
import { OUTCOME_MARKS } from './terminal/paint.ts';

/** Maximum of bytes: far below GitHub's limit for the summary of a step (1 MiB), and readable. */
const MOST_BYTES = 60_000;
/** Maximum of evidence entries per failure; fewer if not all failures fit. */
const EVIDENCE = [20, 5, 1, 0];
/** Maximum of nodes for the matrix. */
const MOST_NODES = 12;
/** Maximum of characters of one text, such as a line of evidence or a property. */
const MOST_CHARACTERS = 400;
/** Maximum of causes in the head. */
const MOST_CAUSES = 10;
/** Maximum of characters of a text in the table of all requirements. */
const MOST_IN_TABLE = 160;

type Requirement = Report['requirements'][number];

/**
 * The report as Markdown that fits the summary of a GitHub job: verdict, each cause with its command and its consequences, the matrix of
 * nodes, all requirements, the environment. A note counts the parts that do not fit.
 */
export function markdown(report: Report): string {
  const whole = EVIDENCE.map((most) => partsOf(report, most)).find((parts) => bytesOf(parts) <= MOST_BYTES);
  return `${(whole ?? fitting(partsOf(report, 0))).map(({ text }) => text).join('\n\n')}\n`;
}

interface Part {
  text: string;
  /** This part takes its room before all others. */
  first?: boolean;
}

function partsOf(report: Report, mostEvidence: number): Part[] {
  const causes = causesOf(report.requirements, report.nodes);
  const unmeasured = report.requirements.filter(({ outcome }) => outcome === 'inconclusive');
  return [
    { text: head(report, causes), first: true },
    ...causes.map((cause) => ({
      text: [failure(cause.says[0], mostEvidence), ...followUps(cause)].join('\n\n'),
    })),
    ...unmeasured.map((requirement) => ({ text: failure(requirement, mostEvidence) })),
    ...ways(report).map((text) => ({ text })),
    ...requirements(report).map((text) => ({ text, first: true })),
    { text: environment(report) },
  ];
}

function bytesOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 2, 0);
}

/** The parts that fit, in their order, with a note about the others. */
function fitting(parts: readonly Part[]): Part[] {
  const note = (left: number) => ({ text: `${left} more parts do not fit here: see report.json.` });
  let room = MOST_BYTES - bytesOf([note(parts.length)]);
  const kept = new Set<Part>();
  for (const part of [...parts.filter(({ first }) => first), ...parts.filter(({ first }) => !first)]) {
    const bytes = bytesOf([part]);
    if (bytes > room) continue;
    room -= bytes;
    kept.add(part);
  }
  return [...parts.filter((part) => kept.has(part)), note(parts.length - kept.size)];
}

function head(report: Report, causes: readonly Cause[]): string {
  const { outcome, sentence, profiles, setupError, durationMs, exitCode } = report;
  const mark = outcome === 'conformant' || outcome === 'held' ? '✓' : outcome === 'violation' ? '✗' : '?';
  return [
    `## ${mark} netconform: ${inline(shortened(sentence, MOST_CHARACTERS))}`,
    ...broken(causes, report),
    `${inline(testedOn(report))}; ${seconds(durationMs)}, exit code ${exitCode}`,
    table([
      ['profile', 'conformant', 'passed', 'failed', 'inconclusive', 'skipped', 'does not apply'],
      profile('core', profiles.core),
      profile('extended', profiles.extended),
    ]),
    ...(setupError === undefined ? [] : ['The run ended early:', fenced(shortened(setupError, 4000))]),
  ].join('\n\n');
}

/** Each cause in one line, as far as they fit. */
function broken(causes: readonly Cause[], { forRoot }: Pick<Report, 'forRoot'>): string[] {
  if (causes.length === 0) return [];
  const more = causes.length - MOST_CAUSES;
  const lines = causes
    .slice(0, MOST_CAUSES)
    .flatMap((cause) => [
      `- **broken:** ${inline(shortened(causeText(cause), MOST_CHARACTERS))}`,
      ...(cause.says[0].suspects ?? []).map(
        (suspect) => `  - why: ${inline(shortened(suspectText(suspect), MOST_CHARACTERS))}`,
      ),
    ]);
  const toKnowMore = forRootText(causes, forRoot);
  return [
    [
      ...lines,
      ...(more > 0 ? [`- and ${more} more`] : []),
      ...(toKnowMore === undefined
        ? []
        : [`- to know more: ${inline(shortened(toKnowMore, MOST_CHARACTERS))}`]),
    ].join('\n'),
  ];
}

/** The most important facts about the cluster, in one line. */
function testedOn({ properties, nodes, cluster, labels = {} }: Report): string {
  const kubernetes = properties['kubernetes.version'];
  const cni = properties['network.cni'];
  return [
    ...(cluster?.context === undefined ? [] : [cluster.context]),
    ...(cluster === undefined ? [] : [cluster.server]),
    ...(cluster?.uid === undefined ? [] : [`kube-system ${cluster.uid}`]),
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    ...(kubernetes === undefined ? [] : [`Kubernetes ${kubernetes}`]),
    ...(cni === undefined ? [] : [`network ${cni} ${properties['network.version'] ?? ''}`.trim()]),
    nodes.length === 1 ? '1 node' : `${nodes.length} nodes`,
  ].join(', ');
}

function profile(name: string, counts: Profile): string[] {
  const { conformant, passed, failed, inconclusive, skipped, notApplicable } = counts;
  return [
    name,
    conformant ? '✓ yes' : failed > 0 ? '✗ no' : 'not shown',
    ...[passed, failed, inconclusive, skipped, notApplicable].map(String),
  ];
}

/** One line for each requirement. */
function followUps({ says: [first, ...same], follows }: Cause): string[] {
  const line = (verdict: Requirement) =>
    `- ${OUTCOME_MARKS.violation} ${inline(shortened(`${verdict.id} ${verdict.title}: ${headlineOf(verdict)}`, MOST_CHARACTERS))}`;
  return [
    ...(same.length === 0 ? [] : [`Also broken:\n\n${same.map(line).join('\n')}`]),
    ...(follows.length === 0 ? [] : [`May follow from ${first.id}:\n\n${follows.map(line).join('\n')}`]),
  ];
}

function failure(requirement: Requirement, mostEvidence: number): string {
  const { id, title, outcome, summary, expected, lookedForMs, again, rule, level, evidence } = requirement;
  const short = (text: string) => inline(shortened(text, MOST_CHARACTERS));
  const more = evidence.length - mostEvidence;
  const shown = [
    ...evidence.slice(0, mostEvidence).map((entry) => shortened(entry, MOST_CHARACTERS)),
    ...(more > 0 ? [`… and ${more} more, see report.json`] : []),
  ];
  return [
    `### ${OUTCOME_MARKS[outcome]} ${inline(`${id} ${title}`)}`,
    `**${outcome === 'violation' ? short(summary) : `could not be measured: ${short(summary)}`}**`,
    [
      ...(expected === undefined ? [] : [`- expected: ${short(expected)}`]),
      ...(lookedForMs === undefined ? [] : [`- for: ${seconds(lookedForMs)}`]),
      `- ${level}; ${link('the rule', rule)}`,
    ].join('\n'),
    ...(again === undefined ? [] : [`See it again:\n\n${fenced(shortened(again, 2000), 'sh')}`]),
    ...(evidence.length === 0 ? [] : [unfolding('evidence', fenced(shown.join('\n')))]),
  ].join('\n\n');
}

function ways(report: Report): string[] {
  const { nodes } = report;
  const matrix = nodeMatrix(report);
  if (nodes.length > MOST_NODES || matrix.flat().every((way) => way === undefined)) return [];
  return [
    [
      '### From node to node, by pods',
      table([
        ['from \\ to', ...nodes.map(inline)],
        ...matrix.map((row, index) => [inline(nodes[index] ?? ''), ...row.map(cell)]),
      ]),
      '✓ every pair passes, with the median time; ✗ pairs that lose connections; ? not measured',
    ].join('\n\n'),
  ];
}

function cell(way: Way | undefined): string {
  if (way === undefined) return '·';
  const { pairs, failed, unmeasured, medianMs } = way;
  if (failed > 0) return `**✗ ${failed} of ${pairs}**`;
  if (unmeasured > 0) return `? ${unmeasured} of ${pairs}`;
  return `✓${medianMs === undefined ? '' : ` ${milliseconds(medianMs)}`}`;
}

function requirements(report: Report): string[] {
  if (report.requirements.length === 0) return [];
  const row = ({ id, level, title, outcome, unsteady, summary }: Requirement) => [
    OUTCOME_MARKS[outcome],
    inline(id),
    level,
    inline(title),
    inline(shortened(`${unsteady === undefined ? '' : `unsteady: ${unsteady}; `}${summary}`, MOST_IN_TABLE)),
  ];
  const rows = table([['', 'id', 'level', 'requirement', 'seen'], ...report.requirements.map(row)]);
  return [`### Requirements\n\n${rows}`];
}

function environment({ run, startedAt, version, command, properties }: Report): string {
  const all = { run, started: startedAt, netconform: version, ...properties };
  const rows = Object.entries(all).map(([name, value]) => [
    inline(shortened(name, MOST_CHARACTERS)),
    inline(shortened(value, MOST_CHARACTERS)),
  ]);
  return [
    '### Environment',
    `Repeat this run:\n\n${fenced(shortened(command, 2000), 'sh')}`,
    unfolding('what was tested, and how', table([['', ''], ...rows])),
  ].join('\n\n');
}
