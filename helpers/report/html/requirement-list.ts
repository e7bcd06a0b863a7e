import { seconds } from '../../config/duration.ts';
import { nodesOf } from '../../model/finding.ts';
import type { Verdict } from '../../model/verdict.ts';
import { type Cause, causesOf, headlineOf, leadOf } from '../causes.ts';
import type { Report } from '../report.ts';
import { knownCauses } from './known-causes.ts';
import { MARKS } from './marks.ts';
import { pairTable } from './pair-table.ts';
import { escaped, linkTo, placeOf } from './text.ts';

/** Entries of evidence that are told, and how many of them without unfolding where no table of pairs says the same. */
const [MOST_EVIDENCE, EVIDENCE_SHOWN] = [100, 4];

/** From here on a requirement is slow, ms: of most clusters each takes less. */
const SLOW_MS = 10_000;

/** Every requirement in one line, with all that is known of it to be unfolded; causes and what was not measured are open. */
export function requirementsSection(report: Report): string[] {
  const { requirements, nodes } = report;
  if (requirements.length === 0) return [];
  const causes = causesOf(requirements, nodes);
  return [
    '<section id="requirements">',
    '<h2>All requirements</h2>',
    '<div class="filters"></div>',
    ...[...Map.groupBy(requirements, ({ area }) => area)].map(([area, verdicts]) =>
      [
        '<div class="area">',
        `<h3>${escaped(area)}</h3>`,
        ...verdicts.map((verdict) => entry(verdict, causes, report.properties.diagnostics !== undefined)),
        '</div>',
      ].join('\n'),
    ),
    '</section>',
  ];
}

/** Words that a script filters by. */
function statesOf({ outcome, applies, unsteady, durationMs }: Verdict): string {
  const state = outcome === 'skipped' && applies === false ? 'not-for-this-network' : outcome;
  return [
    state,
    ...(unsteady === undefined ? [] : ['unsteady']),
    ...(durationMs >= SLOW_MS ? ['slow'] : []),
  ].join(' ');
}

function entry(verdict: Verdict, causes: readonly Cause[], diagnosed: boolean): string {
  const { id, level, title, outcome, summary, unsteady, applies, durationMs } = verdict;
  const lead = leadOf(causes, verdict);
  const open = lead === verdict || outcome === 'inconclusive';
  const note = [
    ...(unsteady === undefined ? [] : [`unsteady: ${unsteady}; `]),
    ...(outcome === 'skipped' ? [applies === false ? 'does not apply: ' : 'skipped: '] : []),
    ...(verdict.expectedToFail === undefined ? [] : [`expected to fail (${verdict.expectedToFail}): `]),
  ].join('');
  return [
    `<details class="entry ${outcome}" data-states="${statesOf(verdict)}"${open ? ' open' : ''}>`,
    `<summary>${markOf(verdict)} <code>${escaped(id)}</code><span class="title">${escaped(title)}${level === 'core' ? '' : ' <span class="level">extended</span>'} <span class="said">${escaped(note + summary)}</span></span><span class="number">${seconds(durationMs)}</span></summary>`,
    `<div id="${placeOf(id)}" class="body">`,
    ...(outcome === 'violation' || outcome === 'inconclusive'
      ? inFull(verdict, lead, diagnosed)
      : held(verdict)),
    '</div>',
    '</details>',
  ].join('\n');
}

/** Of what holds or was skipped. */
function held({ rule, unsteady }: Verdict): string[] {
  return [
    facts([
      ['unsteady', unsteady && escaped(unsteady)],
      ['rule', ruleLink(rule)],
    ]),
  ];
}

function inFull(verdict: Verdict, lead: Verdict | undefined, diagnosed: boolean): string[] {
  const { id, expected, summary, lookedForMs, again, unsteady, rule, finding } = verdict;
  const follows = lead !== undefined && lead !== verdict;
  const pairs = pairTable(verdict.pairs ?? []);
  return [
    facts([
      [
        'follows from',
        follows
          ? `<a href="${linkTo(lead.id)}">${escaped(lead.id)}</a> ${escaped(headlineOf(lead))}`
          : undefined,
      ],
      ['expected', expected && escaped(expected)],
      ['seen', `<strong>${escaped(summary)}</strong>`],
      ['for', lookedForMs === undefined ? undefined : seconds(lookedForMs)],
      ['unsteady', unsteady && escaped(unsteady)],
      ['see it again', again && commandOf(again)],
      ['diagnostics', diagnosed ? diagnosticsOf(id) : undefined],
      ['rule', ruleLink(rule)],
    ]),
    follows ? '' : knownCauses(id, { open: false, nodes: finding === undefined ? [] : nodesOf(finding) }),
    pairs,
    evidenceOf(verdict, pairs === '' ? EVIDENCE_SHOWN : 0),
  ].filter((part) => part !== '');
}

function facts(all: readonly (readonly [name: string, html: string | undefined])[]): string {
  const told = all.filter(([, html]) => html !== undefined);
  return `<dl>${told.map(([name, html]) => `<dt>${name}</dt><dd>${html}</dd>`).join('\n')}</dl>`;
}

/** What was taken of the nodes concerned, beside this page. */
function diagnosticsOf(id: string): string {
  const folder = `diagnostics/${encodeURIComponent(id)}`;
  return `<a href="${folder}/README.txt">${escaped(`diagnostics/${id}/README.txt`)}</a>`;
}

/** The sign of an outcome, which a reader of the page aloud hears as a word. */
export function markOf({ outcome }: Pick<Verdict, 'outcome'>): string {
  const { sign, word } = MARKS[outcome];
  return `<span class="mark ${outcome}" role="img" aria-label="${word}">${sign}</span>`;
}

/** A command as it is typed; a script adds a button that copies it. */
export function commandOf(text: string): string {
  return `<div class="typed"><pre class="command">${escaped(text)}</pre></div>`;
}

/** A link where the rule is an address of the web, and nothing else that a link could do. */
function ruleLink(rule: string): string {
  return /^https?:\/\//.test(rule)
    ? `<a href="${escaped(rule)}" rel="noreferrer">${escaped(rule)}</a>`
    : escaped(rule);
}

function evidenceOf({ evidence }: Verdict, shown: number): string {
  if (evidence.length === 0) return '';
  const more = evidence.length - MOST_EVIDENCE;
  const text = [
    ...evidence.slice(0, MOST_EVIDENCE),
    ...(more > 0 ? [`and ${more} more in report.json`] : []),
  ].map(escaped);
  const lines = `<pre class="evidence">${text.join('\n')}</pre>`;
  return evidence.length <= shown
    ? lines
    : `<details><summary>evidence, ${evidence.length === 1 ? '1 entry' : `${evidence.length} entries`}</summary>${lines}</details>`;
}
