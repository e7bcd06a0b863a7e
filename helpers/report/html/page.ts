import { BASE_STYLE } from './style.ts';
import { escaped } from './text.ts';

export interface Page {
  /** Plain text. */
  title: string;
  /** Rules of this page's own, after those of every page. */
  style: string;
  /** HTML, part by part. */
  body: readonly string[];
  /** HTML for the head, such as an icon. */
  head?: readonly string[];
}

/** A page of its own, which needs no network and no other file. */
export function pageOf({ title, style, body, head = [] }: Page): string {
  return `${[
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    ...head,
    `<style>${BASE_STYLE}${style}</style>`,
    '</head>',
    '<body>',
    ...body,
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

/** Names and values of plain text, as a list. */
export function propertyList(properties: Readonly<Record<string, string>>): string {
  const entries = Object.entries(properties).map(
    ([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`,
  );
  return `<dl class="prose">${entries.join('\n')}</dl>`;
}
