import { marked } from 'marked';
import { expect, test } from 'vitest';
import { fenced, inline, link, shortened, table } from './markdown-text.ts';

/** What a reader sees, without tags. */
async function seen(markdown: string): Promise<string> {
  const html = await marked.parse(markdown);
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .trim();
}

/** Elements by name, in order. */
async function elements(markdown: string): Promise<string[]> {
  return [...(await marked.parse(markdown)).matchAll(/<([a-z0-9]+)/g)].map(([, name = '']) => name);
}

const ODD: [what: string, text: string][] = [
  ['pipes', 'a | b || c \\| d'],
  ['backticks', '`x` ``y`` ```'],
  ['markup of HTML', '<script>alert(1)</script> </details> <!-- x --> &lt; &amp;'],
  ['marks of Markdown', '*a* **b** _c_ __d__ ~~e~~ [f](g) ![h](i) # j'],
  ['backslashes', '\\ \\\\ \\* C:\\temp\\'],
  ['a list, a heading', '- a'],
  ['mathematics', '$a$ $$b$$'],
];

test.for(ODD)('%s are read as text', async ([, text]) => {
  expect(await elements(`x ${inline(text)}`)).toEqual(['p']);
  expect(await seen(`x ${inline(text)}`)).toBe(`x ${text}`);
});

test.for(ODD)('%s stay in their cell', async ([, text]) => {
  const rows = table([
    ['one', 'two'],
    [inline(text), 'end'],
  ]);
  expect((await elements(rows)).filter((name) => name === 'td')).toHaveLength(2);
  expect((await seen(rows)).split('\n').map((line) => line.trim())).toContain(text);
});

test.for(ODD)('%s stay in their fence', async ([, text]) => {
  expect(await elements(fenced(text))).toEqual(['pre', 'code']);
  expect(await seen(fenced(text))).toBe(text);
});

test('joins lines', () => {
  expect(inline(' a\r\n b\n\n## c\u001b[1m')).toBe('a b \\#\\# c');
});

test.for<[address: string, expected: string]>([
  ['https://kubernetes.io/docs/a_b/#c', '[the \\[rule\\]](<https://kubernetes.io/docs/a_b/#c>)'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['https://x> <b>', 'https://x&gt; &lt;b&gt;'],
])('a link to %s', ([address, expected]) => {
  expect(link('the [rule]', address)).toBe(expected);
});

test.for<[text: string, most: number, expected: string]>([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['\u{1f600}\u{1f600}\u{1f600}', 2, '\u{1f600}…'],
])('%s in %i characters', ([text, most, expected]) => {
  expect(shortened(text, most)).toBe(expected);
});
