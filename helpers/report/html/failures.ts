import { seconds } from '../../config/duration.ts';
import type { Verdict } from '../../requirement/verdict.ts';
import { knownCauses } from './known-causes.ts';
import { MARKS } from './marks.ts';
import { pairTable } from './pair-table.ts';
import { escaped, placeOf } from './text.ts';

/** Entries of evidence that are told, and how many of them without unfolding where no table of pairs says the same. */
const [MOST_EVIDENCE, EVIDENCE_SHOWN] = [100, 4];

/** All that is known of each requirement that did not hold and was asked. */
export function failuresSection(requirements: readonly Verdict[]): string[] {
  const told = requirements.filter(({ outcome }) => outcome === 'violation' || outcome === 'inconclusive');
  if (told.length === 0) return [];
  return ['<section id="failures">', '<h2>Each of them in full</h2>', ...told.map(failure), '</section>'];
}

function failure(verdict: Verdict): string {
  const { id, level, title, outcome, summary, expected, lookedForMs, again, unsteady, rule } = verdict;
  const facts: [name: string, html: string | undefined][] = [
    ['expected', expected && escaped(expected)],
    ['seen', `<strong>${escaped(summary)}</strong>`],
    ['for', lookedForMs === undefined ? undefined : seconds(lookedForMs)],
    ['unsteady', unsteady && escaped(unsteady)],
    ['see it again', again && commandOf(again)],
    ['rule', ruleLink(rule)],
  ];
  const pairs = pairTable(verdict.pairs ?? []);
  return [
    `<article id="${placeOf(id)}" class="failure ${outcome}">`,
    `<h3>${markOf(verdict)} <code>${escaped(id)}</code> ${escaped(title)} <span class="quiet">${level}, ${MARKS[outcome].word}</span></h3>`,
    `<dl>${facts
      .filter(([, html]) => html !== undefined)
      .map(([name, html]) => `<dt>${name}</dt><dd>${html}</dd>`)
      .join('\n')}</dl>`,
    knownCauses(id),
    pairs,
    evidenceOf(verdict, pairs === '' ? EVIDENCE_SHOWN : 0),
    '</article>',
  ].join('\n');
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
