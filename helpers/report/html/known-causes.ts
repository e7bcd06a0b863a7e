import { requirementPage } from '../../model/requirement-page.ts';
import { escaped } from './text.ts';

/** Nodes that are named. */
const MOST_NODES = 6;

/**
 * What usually breaks a requirement and what to look at then, to be unfolded; nothing where nothing is known.
 * @param nodes those that the verdict names
 */
export function knownCauses(
  id: string,
  { open = false, nodes = [] }: { open?: boolean; nodes?: readonly string[] } = {},
): string {
  // The first part is how it is probed.
  const sections = requirementPage(id).slice(1);
  if (sections.length === 0) return '';
  return [
    `<details class="known"${open ? ' open' : ''}><summary>what usually breaks it, and what to look at</summary>`,
    ...(nodes.length === 0
      ? []
      : [
          `<p>The nodes here: ${nodes
            .slice(0, MOST_NODES)
            .map((node) => `<strong>${escaped(node)}</strong>`)
            .join(', ')}${nodes.length > MOST_NODES ? ', …' : ''}</p>`,
        ]),
    ...sections.map(({ heading, text }) => `<h4>${escaped(heading)}</h4>${htmlOf(text)}`),
    '</details>',
  ].join('\n');
}

/** Paragraphs, lists and code in a line: all that these pages have of Markdown. */
export function htmlOf(markdown: string): string {
  const blocks = markdown.split(/\n(?=- )|\n\n+/).map((block) => {
    const text = escaped(block.replace(/^- /, '').replace(/\s*\n\s*/g, ' ')).replace(
      /`([^`]*)`/g,
      '<code>$1</code>',
    );
    return block.startsWith('- ') ? `<li>${text}</li>` : `<p>${text}</p>`;
  });
  return blocks
    .join('\n')
    .replace(/<li>[\s\S]*?<\/li>(?:\n<li>[\s\S]*?<\/li>)*/g, (items) => `<ul>${items}</ul>`);
}
