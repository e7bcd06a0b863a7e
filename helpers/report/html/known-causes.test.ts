import { expect, test } from 'vitest';
import { htmlOf, knownCauses } from './known-causes.ts';

test.for<[markdown: string, html: string]>([
  ['one\ntwo', '<p>one two</p>'],
  ['- one\n  more\n- `a < b`', '<ul><li>one more</li>\n<li><code>a &lt; b</code></li></ul>'],
  ['- one\n\nthen', '<ul><li>one</li></ul>\n<p>then</p>'],
])('%j', ([markdown, html]) => {
  expect(htmlOf(markdown)).toBe(html);
});

test('what breaks a requirement comes from its page, and from no other file', () => {
  expect(knownCauses('POD-2')).toMatch(/<h4>What usually breaks it<\/h4><ul><li>The overlay&#39;s port/);
  expect(knownCauses('../POD-2')).toBe('');
  expect(knownCauses('POD-0')).toBe('');
});
