import { pageOf } from '../html/page.ts';
import { escaped } from '../html/text.ts';
import type { Entry, Outline, Section } from './outline.ts';

/** In front of the sentence, for who does not see the colour. */
const MARKS: Readonly<Record<Outline['state'], string>> = { worse: '✗', unknown: '?', good: '✓' };

const STYLE = `
.banner.worse { background: var(--red); color: var(--on-red); }
.banner.unknown { background: var(--yellow); color: var(--on-yellow); }
.banner.good { background: var(--good); color: var(--on-good); }
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
    body: [
      '<main class="prose">',
      '<h1>netconform compare</h1>',
      `<div class="banner ${state}">${MARKS[state]} ${escaped(verdict)}</div>`,
      `<dl>${runs.map(([name, of]) => `<dt>${escaped(name)}</dt><dd>${escaped(of)}</dd>`).join('\n')}</dl>`,
      ...sections.map(section),
      '</main>',
    ],
  });
}

function section({ title, tone, entries }: Section): string {
  return `<h2 class="${tone}">${escaped(title)}</h2>\n<ul>${entries.map(entry).join('\n')}</ul>`;
}

function entry({ head, lines, again }: Entry): string {
  const more =
    lines.length === 0 ? '' : `<ul>${lines.map((each) => `<li>${escaped(each)}</li>`).join('')}</ul>`;
  return `<li>${escaped(head)}${more}${again === undefined ? '' : `<p>see it again</p><pre>${escaped(again)}</pre>`}</li>`;
}
