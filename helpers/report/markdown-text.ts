import { printable } from '../system/printable.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML and XML, in an element or in a quoted attribute, with all markup escaped. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}

/** Text as one line of Markdown, in a paragraph or a cell of a table, with all markup escaped. */
export function inline(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[&<>]/g, (mark) => ENTITIES[mark] ?? mark)
    .replace(/[\\`*_[\]~|#$]/g, '\\$&');
}

/** Text in a fence that is longer than any fence within it. */
export function fenced(text: string, language = ''): string {
  const shown = printable(text).replace(/\n+$/, '');
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** A link to an address of the web; other text as it is. */
export function link(text: string, address: string): string {
  return /^https?:\/\/[^\s<>\\]+$/.test(address) ? `[${inline(text)}](<${address}>)` : inline(address);
}

/** Rows of cells that are Markdown already, the first of them the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [heading = [], ...others] = rows;
  return [line(heading), line(heading.map(() => '---')), ...others.map(line)].join('\n');
}

/** A part of Markdown that unfolds; its summary is plain text. */
export function unfolding(summary: string, content: string): string {
  return `<details><summary>${escaped(summary)}</summary>\n\n${content}\n\n</details>`;
}

/** At most this many characters; the last one marks a cut. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
