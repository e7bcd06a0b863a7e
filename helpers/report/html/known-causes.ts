import { requirementPage } from '../../model/requirement-page.ts';
import { some } from './components.ts';
import { type Html, html } from './html.ts';

/** Nodes that are named. */
const MOST_NODES = 6;

/**
 * What usually breaks a requirement and what to look at then, to be unfolded; nothing where nothing is known.
 * @param nodes those that the verdict names
 */
export function knownCauses(
  id: string,
  { open = false, nodes = [] }: { open?: boolean; nodes?: readonly string[] } = {},
): Html {
  // The first part is how it is probed.
  const sections = requirementPage(id).slice(1);
  if (sections.length === 0) return undefined;
  const { shown, more } = some(nodes, MOST_NODES);
  const names = shown.map((node, at) => html`${at > 0 && ', '}<strong>${node}</strong>`);
  return html`
    <details class="known" open=${open}>
      <summary>what usually breaks it, and what to look at</summary>
      ${nodes.length > 0 && html`<p>The nodes here: ${names}${more > 0 && ', …'}</p>`}
      ${sections.map(({ heading, text }) => html`<h4>${heading}</h4>${markdown(text)}`)}
    </details>`;
}

/** Paragraphs, lists and code in a line: all that these pages have of Markdown. */
export function markdown(text: string): Html {
  const blocks = text.split(/\n(?=- )|\n\n+/).map((block) => ({
    item: block.startsWith('- '),
    words: block
      .replace(/^- /, '')
      .replace(/\s*\n\s*/g, ' ')
      .split('`')
      .map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part)),
  }));
  return blocks.map(({ item, words }, at) => {
    if (!item) return html`<p>${words}</p>`;
    if (blocks[at - 1]?.item) return undefined;
    const end = blocks.findIndex((block, index) => index > at && !block.item);
    const items = blocks.slice(at, end < 0 ? undefined : end);
    return html`<ul>${items.map((each) => html`<li>${each.words}</li>`)}</ul>`;
  });
}
