import { printable } from '../report/printable.ts';

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

/** The name of a place in the page: of a fault or, within it, of a requirement. Without blanks, which no id may have. */
export function placeOf(fault: string, requirement?: string): string {
  const place = requirement === undefined ? fault : `${fault}.${requirement}`;
  return escaped(place.replace(/\s/g, '_'));
}

/** A link to such a place. */
export function linkTo(fault: string, requirement?: string): string {
  const place = requirement === undefined ? fault : `${fault}.${requirement}`;
  return `#${encodeURIComponent(printable(place).replace(/\s/g, '_'))}`;
}

/** Seconds with one decimal. */
export function secondsOf(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
