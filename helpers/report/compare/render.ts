import { printable } from '../../system/printable.ts';
import { banner, facts, type Html, html, list, pageOf } from '../html/components.ts';
import { fenced, inline, shortened } from '../markdown-text.ts';
import type { Entry, Outline } from './outline.ts';

/** A comparison as plain text; the verdict is its last line. */
export function comparisonText({ verdict, runs, sections }: Outline): string {
  const lines = [
    ...runs.map(([name, of]) => `${name.padEnd(7)} ${of}`),
    ...sections.flatMap(({ title, entries }) => [
      '',
      title,
      ...entries.flatMap(({ head, lines, again }) => [
        `  ${head}`,
        ...lines.map((each) => `      ${each}`),
        ...(again === undefined ? [] : [`      see it again: ${again}`]),
      ]),
    ]),
    '',
    `verdict ${verdict}`,
  ];
  return `${lines.map((each) => printable(each).replace(/\n+/g, ' ')).join('\n')}\n`;
}

const MARKS: Readonly<Record<Outline['state'], string>> = { worse: '✗', unknown: '?', good: '✓' };
/** Maximum of entries per section and characters per line: short enough for a comment that people read to the end. */
const MOST_ENTRIES = 50;
const MOST_CHARACTERS = 400;

/** A comparison as Markdown, the verdict first. */
export function comparisonMarkdown({ verdict, state, runs, sections }: Outline): string {
  return `${[
    `## ${MARKS[state]} netconform compare: ${short(verdict)}`,
    runs.map(([name, of]) => `- ${inline(name)}: ${short(of)}`).join('\n'),
    ...sections.flatMap(({ title, entries }) => {
      const more = entries.length - MOST_ENTRIES;
      return [
        `### ${inline(title)}`,
        [...entries.slice(0, MOST_ENTRIES).map(entryText), ...(more > 0 ? [`- and ${more} more`] : [])].join(
          '\n',
        ),
      ];
    }),
  ].join('\n\n')}\n`;
}

function entryText({ head, lines, again }: Entry): string {
  return [
    `- ${short(head)}`,
    ...lines.map((each) => `  - ${short(each)}`),
    ...(again === undefined ? [] : [indented(`\n${fenced(again, 'sh')}`)]),
  ].join('\n');
}

function short(text: string): string {
  return inline(shortened(text, MOST_CHARACTERS));
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

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

/** A comparison as a self-contained page without network and script; the verdict first. */
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
