import { printable } from '../../system/printable.ts';
import type { Outline } from './outline.ts';

/** A comparison as plain text; the verdict is its last line. */
export function comparisonText({ verdict, runs, sections }: Outline): string {
  const lines = [
    ...runs.map(([name, of]) => `${name.padEnd(7)} ${of}`),
    ...sections.flatMap(({ title, entries }) => [
      '',
      title,
      ...entries.flatMap(({ head, lines, again }) => [
        `  ${head}`,
        ...lines.map((each) => `      ${each}`),
        ...(again === undefined ? [] : [`      see it again: ${again}`]),
      ]),
    ]),
    '',
    `verdict ${verdict}`,
  ];
  return `${lines.map((each) => printable(each).replace(/\n+/g, ' ')).join('\n')}\n`;
}
