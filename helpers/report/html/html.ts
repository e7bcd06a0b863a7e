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
