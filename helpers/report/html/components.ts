import type { Outcome } from '../../model/verdict.ts';

/**
 * Rules for all pages: colours for light and dark, text, banner, properties, folded parts. Each colour has a sign with the same meaning.
 */
const BASE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --text: #1b1f24; --quiet: #5b646d; --faint: #9aa3ad; --line: #d4dae1; --raised: #f4f6f8; --hover: #e4ebf3;
  --red: #ffd3cf; --on-red: #a40e26; --yellow: #fdeaae; --on-yellow: #694700; --blue: #cfe6ff; --on-blue: #0a4b8c;
  --wrong: #8520a8; --on-wrong: #fff; --good: #d7f5de; --on-good: #0f5a2b; --link: #0a58b8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1217; --text: #e4eaf0; --quiet: #929ca7; --faint: #5f6974; --line: #2d343c; --raised: #181e25; --hover: #232c37;
    --red: #6b1a1e; --on-red: #ffbcb5; --yellow: #54400a; --on-yellow: #f7d675; --blue: #10365f; --on-blue: #a9d3ff;
    --wrong: #d77bf3; --on-wrong: #1d0026; --good: #10391f; --on-good: #83e2a2; --link: #77b5ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 1rem; font-size: 1.3rem; }
h2 { margin: 2rem 0 .6rem; font-size: 1.05rem; }
h3 { margin: 0; font-size: 1em; font-weight: 600; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
.prose { max-width: 64rem; }
.banner { margin: 0 0 1rem; padding: .7rem 1rem; border-radius: 6px; font-size: 1.05rem; font-weight: 600; overflow-wrap: anywhere; }
.banner pre { margin: .5rem 0 0; font-weight: 400; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.banner:is(.conformant, .held, .good, .exact, .within) { background: var(--good); color: var(--on-good); }
.banner:is(.violation, .worse, .beyond) { background: var(--red); color: var(--on-red); }
.banner:is(.unmeasured, .interrupted, .unknown) { background: var(--yellow); color: var(--on-yellow); }
.quiet { color: var(--quiet); font-weight: 400; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 0 0 .4rem; padding: 0; list-style: none; font-size: .9rem; }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; font-size: .9rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
details { border-top: 1px solid var(--line); }
details:last-of-type { border-bottom: 1px solid var(--line); }
summary { padding: .4rem .3rem; cursor: pointer; }
summary:hover { background: var(--hover); }
summary code { font-weight: 600; margin-right: .6rem; }
:target > h3, details:target > summary { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
`;

// The package's types are those of its CommonJS form.
import htm from 'htm';
import { type ComponentChild, h, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { printable } from '../../system/printable.ts';

/** What an element may hold: text, elements, lists of them; nothing where it is undefined or false. */
export type Html = ComponentChild;

type Props = Readonly<Record<string, unknown>>;

type Template = (parts: TemplateStringsArray, ...values: unknown[]) => Html;

/**
 * Elements of a page, as HTML reads in a template. Text in it is never read as markup, and what cannot be printed is replaced.
 * @example html`<li class=${kind}>${text}</li>`
 */
export const html = (htm as unknown as { bind(element: typeof elementOf): Template }).bind(elementOf);

function elementOf(tag: string, props: Props | null, ...children: unknown[]): VNode {
  const attributes = Object.entries(props ?? {}).map(([name, value]) => [name, clean(value)]);
  return h(tag, Object.fromEntries(attributes), ...(children.map(clean) as Html[]));
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  return Array.isArray(value) ? value.map(clean) : value;
}

/** Elements as text of a page. */
export function textOf(elements: Html): string {
  return renderToString(h('x', null, elements)).slice('<x>'.length, -'</x>'.length);
}

/** The name of a place in the page, such as that of a fault or of a requirement within it. Without blanks, which no id may have. */
export function placeOf(...path: readonly string[]): string {
  return printable(path.join('.')).replace(/\s/g, '_');
}

/** A link to such a place. */
export function linkTo(...path: readonly string[]): string {
  return `#${encodeURIComponent(placeOf(...path))}`;
}

// Components of the pages of a run, a comparison, a self-check and a watch.

/** The mark of an outcome on a page: a sign that works without colour, and a word. */
export const MARKS: Readonly<Record<Outcome, { sign: string; word: string }>> = {
  violation: { sign: '✗', word: 'violated' },
  inconclusive: { sign: '?', word: 'could not be measured' },
  conformant: { sign: '✓', word: 'holds' },
  skipped: { sign: '–', word: 'skipped' },
};

interface Page {
  title: string;
  /** Additional rules of this page. */
  style: string;
  body: Html;
  /** For the head, such as an icon. */
  head?: Html;
}

/** A self-contained page without network and other files. */
export function pageOf({ title, style, body, head }: Page): string {
  return `<!DOCTYPE html>\n${textOf(html`
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${head}
        <style dangerouslySetInnerHTML=${raw(BASE_STYLE + style)}></style>
      </head>
      <body>${body}</body>
    </html>`)}\n`;
}

/** Raw text for an element: our own rules and scripts. */
export function raw(text: string): { __html: string } {
  return { __html: text };
}

/** The overall result, with a sign that works without colour. */
export function banner(state: string, sign: string, sentence: string, more?: Html): Html {
  return html`<div class="banner ${state}"><span aria-hidden="true">${sign}</span> ${sentence}${more}</div>`;
}

/** Names with their values; undefined ones are left out. */
export function facts(
  all: readonly (readonly [name: string, value: Html | undefined])[],
  kind?: string,
): Html {
  const told = all.filter(([, value]) => value !== undefined);
  return html`<dl class=${kind}>${told.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Names and values of plain text. */
export function propertyList(properties: Readonly<Record<string, string>>): Html {
  return facts(Object.entries(properties), 'prose');
}

/** Content that may be wider than the window; the keyboard can scroll it. */
export function scrolled(label: string, body: Html): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${label}>${body}</div>`;
}

/** @param rows elements `tr` */
export function table(kind: string | undefined, head: readonly Html[], rows: Html): Html {
  return html`
    <table class=${kind}>
      <thead><tr>${head.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
      <tbody>${rows}</tbody>
    </table>`;
}

export function list(kind: string | undefined, items: readonly Html[]): Html {
  return items.length === 0
    ? undefined
    : html`<ul class=${kind}>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

/** The entries that a page shows, and the number of others. */
export function some<T>(all: readonly T[], most: number): { shown: readonly T[]; more: number } {
  return { shown: all.slice(0, most), more: Math.max(0, all.length - most) };
}

/** The sign of an outcome; screen readers read it as a word. */
export function markOf({ outcome }: { outcome: Outcome }): Html {
  const { sign, word } = MARKS[outcome];
  return html`<span class="mark ${outcome}" role="img" aria-label=${word}>${sign}</span>`;
}

/** A command to type; a script adds a button that copies it. */
export function commandOf(text: string): Html {
  return html`<div class="typed"><pre class="command">${text}</pre></div>`;
}

/** A picture that works without style rules. */
export function picture(kind: string, width: number, height: number, label: string, body: Html): Html {
  return html`
    <svg class=${kind} xmlns="http://www.w3.org/2000/svg" width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img" aria-label=${label} font-family="system-ui, sans-serif" font-size="11" fill="currentColor">
      ${body}
    </svg>`;
}
