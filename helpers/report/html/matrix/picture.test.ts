import { expect, test } from 'vitest';
import { pair, silent } from '../../../e2e/samples/report-page.sample.ts';
import { type Html, textOf } from '../components.ts';
import { type Grid, gridOf } from './grid.ts';
import { heated } from './heat.ts';
import { pictureOf as elementsOf } from './picture.ts';

const pictureOf = (grid: Grid, label: string) => textOf(elementsOf(grid, label) as Html);

const count = (svg: string, part: string | RegExp) => svg.split(part).length - 1;
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

test('few nodes: every field has its figure, failures have a sign and a colour', () => {
  const pairs = [
    pair('a', 'b', { p99Ms: 2.34 }),
    silent('b', 'a'),
    pair('b', 'Service web', { result: 'lossy', lost: 5 }),
  ];
  const svg = pictureOf(heated(gridOf(pairs, ['a', 'b'])).grid, 'two nodes');
  expect(svg).toContain('role="img" aria-label="two nodes"');
  expect(textsOf(svg)).toEqual([
    'from ↓ to →',
    'a',
    'b',
    'a',
    'b',
    'Service web',
    '2.3 ms',
    '✗',
    '100 %',
    '≈',
    '25 %',
  ]);
  expect(svg).toContain('<path class="s-failed" stroke="#7f0a1c" d="M0 1h1"></path>');
  expect(count(svg, 'font-weight="700"')).toBe(3);
});

test('many nodes: the most frequent shade is the background, and a lone failure has a ring', () => {
  const names = Array.from({ length: 100 }, (_, at) => `n${at}`);
  const pairs = names.flatMap((from) =>
    names.map((to) => (from === 'n7' && to === 'n42' ? silent(from, to) : pair(from, to))),
  );
  const svg = pictureOf(gridOf(pairs, names), 'many nodes');
  expect(svg).toContain('<rect class="f-passed" fill="#dbe9f6" width="100" height="100"></rect>');
  expect(svg).toContain('<path class="s-failed" stroke="#7f0a1c" d="M42 7h1"></path>');
  expect(count(svg, '<path class="s-')).toBe(2);
  expect(count(svg, '<circle')).toBe(1);
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['▸ n7', '▸ n42']));
});

test('if most fields are empty, the page is the background', () => {
  const names = ['a', 'b', 'c', 'd'];
  const svg = pictureOf(
    gridOf(
      names.map((name) => pair(name, name)),
      names,
    ),
    'each itself',
  );
  expect(svg).not.toContain('<rect');
  expect(svg).toContain('<path class="s-passed" stroke="#dbe9f6" d="M0 0h1m0 1h1m0 1h1m0 1h1"></path>');
});
