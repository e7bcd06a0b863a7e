import { seconds, timeOf } from '../../config/duration.ts';
import { nodesOf } from '../../model/finding.ts';
import type { PairMeasure, Verdict } from '../../model/verdict.ts';
import { type Cause, causesOf, headlineOf, leadOf } from '../causes.ts';
import type { Report } from '../report.ts';
import { knownCauses } from './broken.ts';
import {
  commandOf,
  facts,
  type Html,
  html,
  linkTo,
  markOf,
  placeOf,
  scrolled,
  some,
  table,
} from './components.ts';

/** Maximum of evidence entries, and of those shown unfolded if no table of pairs has the same. */
const [MOST_EVIDENCE, EVIDENCE_SHOWN] = [100, 4];

/** Maximum of pairs in the table; the picture and report.json have all. */
const MOST_PAIRS = 20;

/** A requirement is slow from this time on, ms; on most clusters each takes less. */
const SLOW_MS = 10_000;

/** Every requirement in one line, with details to unfold; causes and unmeasured requirements are open. */
export function requirementsSection(report: Report): Html {
  const { requirements, nodes, properties } = report;
  if (requirements.length === 0) return undefined;
  const causes = causesOf(requirements, nodes);
  const diagnosed = properties.diagnostics !== undefined;
  const areas = [...Map.groupBy(requirements, ({ area }) => area)].map(
    ([area, verdicts]) => html`
      <div class="area">
        <h3>${area}</h3>
        ${verdicts.map((verdict) => entry(verdict, causes, diagnosed))}
      </div>`,
  );
  return html`<section id="requirements"><h2>All requirements</h2><div class="filters"></div>${areas}</section>`;
}

/** Words for the filter script. */
function statesOf({ outcome, applies, unsteady, durationMs }: Verdict): string {
  const state = outcome === 'skipped' && applies === false ? 'not-for-this-network' : outcome;
  return [
    state,
    ...(unsteady === undefined ? [] : ['unsteady']),
    ...(durationMs >= SLOW_MS ? ['slow'] : []),
  ].join(' ');
}

function entry(verdict: Verdict, causes: readonly Cause[], diagnosed: boolean): Html {
  const { id, level, title, outcome, summary, unsteady, applies, durationMs, expectedToFail, rule } = verdict;
  const lead = leadOf(causes, verdict);
  const note = [
    ...(unsteady === undefined ? [] : [`unsteady: ${unsteady}; `]),
    ...(outcome === 'skipped' ? [applies === false ? 'does not apply: ' : 'skipped: '] : []),
    ...(expectedToFail === undefined ? [] : [`expected to fail (${expectedToFail}): `]),
  ].join('');
  const full = outcome === 'violation' || outcome === 'inconclusive';
  return html`
    <details class="entry ${outcome}" data-states=${statesOf(verdict)} open=${lead === verdict || outcome === 'inconclusive'}>
      <summary>
        ${markOf(verdict)} <code>${id}</code>
        <span class="title">${title}${level !== 'core' && html` <span class="level">extended</span>`} <span class="said">${note + summary}</span></span>
        <span class="number">${seconds(durationMs)}</span>
      </summary>
      <div id=${placeOf(id)} class="body">
        ${
          full
            ? inFull(verdict, lead, diagnosed)
            : facts([
                ['unsteady', unsteady],
                ['rule', ruleLink(rule)],
              ])
        }
      </div>
    </details>`;
}

function inFull(verdict: Verdict, lead: Verdict | undefined, diagnosed: boolean): Html {
  const { id, expected, summary, lookedForMs, again, unsteady, rule, finding } = verdict;
  const follows = lead !== undefined && lead !== verdict;
  const pairs = pairTable(verdict.pairs ?? []);
  const diagnostics = `diagnostics/${encodeURIComponent(id)}/README.txt`;
  return html`
    ${facts([
      [
        'follows from',
        follows ? html`<a href=${linkTo(lead.id)}>${lead.id}</a> ${headlineOf(lead)}` : undefined,
      ],
      ['expected', expected],
      ['seen', html`<strong>${summary}</strong>`],
      ['for', lookedForMs === undefined ? undefined : seconds(lookedForMs)],
      ['unsteady', unsteady],
      ['see it again', again === undefined ? undefined : commandOf(again)],
      ['diagnostics', diagnosed ? html`<a href=${diagnostics}>diagnostics/${id}/README.txt</a>` : undefined],
      ['rule', ruleLink(rule)],
    ])}
    ${!follows && knownCauses(id, { nodes: finding === undefined ? [] : nodesOf(finding) })}
    ${pairs}
    ${evidenceOf(verdict, pairs === undefined ? EVIDENCE_SHOWN : 0)}`;
}

/** A link for web addresses only. */
function ruleLink(rule: string): Html {
  return /^https?:\/\//.test(rule) ? html`<a href=${rule} rel="noreferrer">${rule}</a>` : rule;
}

function evidenceOf({ evidence }: Verdict, open: number): Html {
  if (evidence.length === 0) return undefined;
  const { shown, more } = some(evidence, MOST_EVIDENCE);
  const text = [...shown, ...(more > 0 ? [`and ${more} more in report.json`] : [])].join('\n');
  const lines = html`<pre class="evidence">${text}</pre>`;
  if (evidence.length <= open) return lines;
  const entries = evidence.length === 1 ? '1 entry' : `${evidence.length} entries`;
  return html`<details><summary>evidence, ${entries}</summary>${lines}</details>`;
}

/** The pairs that did not pass. */
function pairTable(pairs: readonly PairMeasure[]): Html {
  const bad = pairs.filter(({ result }) => result !== 'passed' && result !== 'left-out');
  if (bad.length === 0) return undefined;
  const { shown, more } = some(bad, MOST_PAIRS);
  const arrow = html`<span aria-hidden="true">→ </span>`;
  const rows = shown.map(({ from, to, sent, lost, convergedMs, answersLost, why = '' }) => {
    const steady = convergedMs === undefined ? 'never' : timeOf(convergedMs);
    const back = html`<br /><em>requests arrive, answers are lost on the way back</em>`;
    return html`<tr><td>${from}</td><td>${arrow}${to}</td><td>${lost} of ${sent}</td><td>${steady}</td><td>${why}${answersLost === true && back}</td></tr>`;
  });
  const head = ['from', html`${arrow}to`, 'failed', 'steady after', 'why'];
  return html`
    ${scrolled('pairs that did not pass', table('pairs', head, rows))}
    ${more > 0 && html`<p class="quiet">and ${more} more of ${pairs.length} pairs: the picture shows them, report.json has their figures</p>`}`;
}
