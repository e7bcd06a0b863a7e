import type { Outcome } from '../../model/verdict.ts';
import { type Html, html, textOf } from './html.ts';
import { BASE_STYLE } from './style.ts';

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
