import { banner, facts, list, pageOf } from '../html/components.ts';
import { type Html, html } from '../html/html.ts';
import type { Entry, Outline } from './outline.ts';

/** In front of the sentence, for who does not see the colour. */
const MARKS: Readonly<Record<Outline['state'], string>> = { worse: '✗', unknown: '?', good: '✓' };

const STYLE = `
h2 { padding-left: .6rem; border-left: 5px solid var(--line); }
h2.bad { border-color: var(--on-red); }
h2.warning { border-color: var(--on-yellow); }
h2.good { border-color: var(--on-good); }
ul { margin: .3rem 0; padding-left: 1.4rem; overflow-wrap: anywhere; }
ul ul { color: var(--quiet); }
p { margin: .4rem 0 0; color: var(--quiet); }
pre { margin: .2rem 0 .4rem; padding: .5rem .8rem; border-radius: 4px; background: var(--raised); color: var(--text); font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

/** A comparison as a page of its own, which needs no network and no script; the verdict first. */
export function comparisonHtml({ verdict, state, runs, sections }: Outline): string {
  return pageOf({
    title: `netconform compare: ${verdict}`,
    style: STYLE,
    body: html`
      <main class="prose">
        <h1>netconform compare</h1>
        ${banner(state, MARKS[state], verdict)}
        ${facts(runs)}
        ${sections.map(({ title, tone, entries }) => html`<h2 class=${tone}>${title}</h2>${list(undefined, entries.map(entry))}`)}
      </main>`,
  });
}

function entry({ head, lines, again }: Entry): Html {
  return html`${head}${list(undefined, lines)}${again !== undefined && html`<p>see it again</p><pre>${again}</pre>`}`;
}
