import { nodesOf } from '../../model/finding.ts';
import { extentOf, readingOf } from '../../model/finding-text.ts';
import { requirementPage } from '../../model/requirement-page.ts';
import { suspectText } from '../../model/suspect.ts';
import type { Verdict } from '../../model/verdict.ts';
import { type Cause, causesOf, forRootText } from '../causes.ts';
import type { Report } from '../report.ts';
import { commandOf, type Html, html, linkTo, list, markOf, some } from './components.ts';

/** The failures at first sight: each cause once, with its possible consequences. */
export function brokenSection(report: Pick<Report, 'requirements' | 'nodes' | 'forRoot'>): Html {
  const { requirements, nodes } = report;
  const causes = causesOf(requirements, nodes);
  if (causes.length === 0) return undefined;
  const more = forRootText(causes, report.forRoot);
  return html`
    <section id="broken">
      <h2>What is broken</h2>
      ${causes.map((cause, at) => causeOf(cause, at === 0))}
      ${more !== undefined && html`<p class="follows">To know more: ${more}</p>`}
    </section>`;
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
        ${subjects.length > 0 && html` <span class="subject">probed: ${subjects.join('; ')}</span>`}
      </h3>
      ${suspects.length > 0 && html`<p class="follows">Why:</p>${list('lines', suspects)}`}
      ${list('lines', extents)}
      ${first.again !== undefined && html`<p class="follows">See it again:</p>${commandOf(first.again)}`}
      ${isFirst && knownCauses(first.id, { open: true, nodes })}
      ${follows.length > 0 && html`<p class="follows">${fail} between the same nodes and may follow from it:</p>`}
      ${list(
        'lines',
        follows.map((verdict) => lineOf(verdict, headlineOf(verdict))),
      )}
    </div>`;
}

/** The failure and its place, without the extent. */
function headlineOf({ finding, summary }: Verdict): string {
  return finding === undefined ? summary : readingOf(finding);
}

function lineOf(verdict: Verdict, said: string): Html {
  const { id, level, title } = verdict;
  return html`${markOf(verdict)} <a href=${linkTo(id)}><code>${id}</code></a> ${title}
    ${level !== 'core' && html` <span class="level">extended</span>`}
    ${said !== '' && html`<br /><span class="said">${said}</span>`}`;
}

/** Maximum of nodes to name. */
const MOST_NODES = 6;

/**
 * Usual causes and next steps for a requirement, folded; nothing without a page.
 * @param nodes the nodes in the verdict
 */
export function knownCauses(
  id: string,
  { open = false, nodes = [] }: { open?: boolean; nodes?: readonly string[] } = {},
): Html {
  // The first section says how it is probed.
  const sections = requirementPage(id).slice(1);
  if (sections.length === 0) return undefined;
  const { shown, more } = some(nodes, MOST_NODES);
  const names = shown.map((node, at) => html`${at > 0 && ', '}<strong>${node}</strong>`);
  return html`
    <details class="known" open=${open}>
      <summary>what usually breaks it, and what to look at</summary>
      ${nodes.length > 0 && html`<p>The nodes here: ${names}${more > 0 && ', …'}</p>`}
      ${sections.map(({ heading, text }) => html`<h4>${heading}</h4>${markdown(text)}`)}
    </details>`;
}

/** Paragraphs, lists and inline code: the only Markdown of these pages. */
export function markdown(text: string): Html {
  const blocks = text.split(/\n(?=- )|\n\n+/).map((block) => ({
    item: block.startsWith('- '),
    words: block
      .replace(/^- /, '')
      .replace(/\s*\n\s*/g, ' ')
      .split('`')
      .map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part)),
  }));
  return blocks.map(({ item, words }, at) => {
    if (!item) return html`<p>${words}</p>`;
    if (blocks[at - 1]?.item) return undefined;
    const end = blocks.findIndex((block, index) => index > at && !block.item);
    const items = blocks.slice(at, end < 0 ? undefined : end);
    return html`<ul>${items.map((each) => html`<li>${each.words}</li>`)}</ul>`;
  });
}
