import { fenced, inline, shortened } from '../markdown-text.ts';
import type { Entry, Outline } from './outline.ts';

const MARKS: Readonly<Record<Outline['state'], string>> = { worse: '✗', unknown: '?', good: '✓' };
/** Entries of a section, and characters of a line: a comment that people read to its end. */
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
