import { printable } from '../printable.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML can hold it, in an element and in a quoted attribute alike: nothing of it is read as markup. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}

/** The name of a place in the page, such as that of a fault or of a requirement within it. Without blanks, which no id may have. */
export function placeOf(...path: readonly string[]): string {
  return escaped(path.join('.').replace(/\s/g, '_'));
}

/** A link to such a place. */
export function linkTo(...path: readonly string[]): string {
  return `#${encodeURIComponent(printable(path.join('.')).replace(/\s/g, '_'))}`;
}
