import { expect, test } from 'vitest';
import { knownCauses, markdown } from './broken.ts';
import { textOf } from './components.ts';

test.for<[markdown: string, html: string]>([
  ['one\ntwo', '<p>one two</p>'],
  ['- one\n  more\n- `a < b`', '<ul><li>one more</li><li><code>a &lt; b</code></li></ul>'],
  ['- one\n\nthen', '<ul><li>one</li></ul><p>then</p>'],
])('%j', ([text, html]) => {
  expect(textOf(markdown(text))).toBe(html);
});

test('usual causes come from the page of the requirement only', () => {
  const html = textOf(knownCauses('POD-2'));
  expect(html).toMatch(/<h4>What usually breaks it<\/h4><ul><li>The overlay's port/);
  expect(knownCauses('../POD-2')).toBeUndefined();
  expect(knownCauses('POD-0')).toBeUndefined();
});
