import { nodesOf } from '../../model/finding.ts';
import { extentOf, readingOf } from '../../model/finding-text.ts';
import { suspectText } from '../../model/suspect.ts';
import type { Verdict } from '../../model/verdict.ts';
import { type Cause, causesOf } from '../causes.ts';
import type { Report } from '../report.ts';
import { commandOf, list, markOf } from './components.ts';
import { type Html, html, linkTo } from './html.ts';
import { knownCauses } from './known-causes.ts';

/** What is wrong, for the first look: each cause once, with what may follow from it. */
export function brokenSection({ requirements, nodes }: Pick<Report, 'requirements' | 'nodes'>): Html {
  const causes = causesOf(requirements, nodes);
  if (causes.length === 0) return undefined;
  return html`<section id="broken"><h2>What is broken</h2>${causes.map((cause, at) => causeOf(cause, at === 0))}</section>`;
}

export function unmeasuredSection({ requirements }: Pick<Report, 'requirements'>): Html {
  const unmeasured = requirements.filter(({ outcome }) => outcome === 'inconclusive');
  if (unmeasured.length === 0) return undefined;
  const lines = unmeasured.map((verdict) => lineOf(verdict, verdict.summary));
  return html`<section id="unmeasured"><h2>What could not be measured</h2>${list('lines', lines)}</section>`;
}

function causeOf({ says, follows }: Cause, isFirst: boolean): Html {
  const [first] = says;
  const subjects = [...new Set(says.flatMap(({ finding }) => finding?.subject ?? []))];
  const nodes = first.finding ? nodesOf(first.finding) : [];
  const extents = says.map((verdict) => lineOf(verdict, verdict.finding ? extentOf(verdict.finding) : ''));
  const suspects = (first.suspects ?? []).map(suspectText);
  const fail = follows.length === 1 ? 'One more fails' : `${follows.length} more fail`;
  return html`
    <div class="cause">
      <h3 class="reading">
        ${headlineOf(first)}
        ${subjects.length > 0 && html` <span class="subject">asked: ${subjects.join('; ')}</span>`}
      </h3>
      ${list('lines', extents)}
      ${suspects.length > 0 && html`<p class="follows">Why:</p>${list('lines', suspects)}`}
      ${first.again !== undefined && html`<p class="follows">See it again:</p>${commandOf(first.again)}`}
      ${isFirst && knownCauses(first.id, { open: true, nodes })}
      ${follows.length > 0 && html`<p class="follows">${fail} between the same nodes and may follow from it:</p>`}
      ${list(
        'lines',
        follows.map((verdict) => lineOf(verdict, headlineOf(verdict))),
      )}
    </div>`;
}

/** What fails and where, without how much of it. */
function headlineOf({ finding, summary }: Verdict): string {
  return finding === undefined ? summary : readingOf(finding);
}

function lineOf(verdict: Verdict, said: string): Html {
  const { id, level, title } = verdict;
  return html`${markOf(verdict)} <a href=${linkTo(id)}><code>${id}</code></a> ${title}
    ${level !== 'core' && html` <span class="level">extended</span>`}
    ${said !== '' && html`<br /><span class="said">${said}</span>`}`;
}
