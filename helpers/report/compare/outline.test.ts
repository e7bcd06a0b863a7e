import { marked } from 'marked';
import { expect, test } from 'vitest';
import { pairsOf, runOf } from '../../e2e/samples/comparison.sample.ts';
import { verdict } from '../../e2e/samples/result.sample.ts';
import { compare } from './compare.ts';
import { type Outline, outline } from './outline.ts';
import { comparisonHtml, comparisonMarkdown, comparisonText } from './render.ts';

const NODES = ['control-plane', 'worker', 'worker2'];

const before = runOf(
  [
    verdict('conformant', { id: 'POD-1', pairs: pairsOf(NODES) }),
    verdict('conformant', { pairs: pairsOf(NODES) }),
    verdict('conformant', { id: 'SVC-1' }),
    verdict('violation', { id: 'SVC-2' }),
    verdict('violation', { id: 'DNS-1', pairs: pairsOf(NODES) }),
  ],
  { run: 'run-1', nodes: NODES, sentence: 'NOT conformant' },
);
const after = runOf(
  [
    verdict('conformant', {
      id: 'POD-1',
      unsteady: '1 of 120',
      pairs: pairsOf(NODES, () => ({ medianMs: 9, p99Ms: 9.5 }), 'c4pmk'),
    }),
    verdict('violation', {
      summary: 'worker2 receives nothing from worker',
      again: 'kubectl exec probe-7x2lp -- curl x',
      pairs: pairsOf(NODES, (from, to) =>
        from === 'worker' && to === 'worker2' ? { result: 'failed', answersLost: true } : {},
      ),
    }),
    verdict('conformant', { id: 'SVC-2' }),
    verdict('violation', {
      id: 'DNS-1',
      pairs: pairsOf(NODES, (from) =>
        from === 'worker' ? { result: 'lossy', sent: 20, lost: 5, why: 'timed out' } : {},
      ),
    }),
  ],
  {
    run: 'run-2',
    nodes: [...NODES.slice(0, 2), 'worker3'],
    properties: { ...before.properties, 'kubernetes.version': 'v1.35.0' },
  },
);
const told = outline(compare(before, after));

test('the text has the setup first, regressions next and the verdict last', () => {
  expect(comparisonText(told)).toBe(`before  run-1, 2026-01-02T03:04:05.678Z: NOT conformant
after   run-2, 2026-01-02T03:04:05.678Z: NOT conformant: worker2 receives nothing from worker over TCP with 1,450 bytes or more (POD-2). 1 holds, 1 broken, 1 not measured, 1 skipped, 1 does not apply

Differences in the setup, which may explain the rest
  kubernetes.version: v1.34.4 → v1.35.0
  node worker2: gone
  node worker3: new

Worse
  ✗ POD-2 a pod reaches every pod: was conformant, now violation
      worker2 receives nothing from worker
      probe on worker → probe on worker2: passed, now failed: its requests arrive, the answers are lost
      see it again: kubectl exec probe-7x2lp -- curl x
  - SVC-1: was conformant, now gone

Pairs that passed and now fail, in requirements that did not hold before
  DNS-1: 2 pairs
      probe on worker → probe on control-plane: passed, now 5 of 20 lost: timed out
      probe on worker → probe on worker2: passed, now 5 of 20 lost: timed out

Slower
  POD-1 a pod reaches every pod
      half of the exchanges: 1.0 ms → 9.0 ms, by source +8.0 ms (noise 1.0 ms, 3 sources)
      99 % of the exchanges: 2.0 ms → 9.5 ms, by source +7.5 ms (noise 0.0 ms, 3 sources)

Less steady
  POD-1 a pod reaches every pod
      1 of 120

Better
  ✓ SVC-2 a pod reaches every pod: was violation, now conformant
      6 of 6 pairs

verdict WORSE: worker2 receives nothing from worker (POD-2); SVC-1 not shown; 2 more pairs; slower: POD-1
`);
});

test.for<[what: string, of: Outline, verdict: string, state: Outline['state']]>([
  [
    'got better',
    outline(compare(runOf([verdict('violation')]), runOf([verdict('conformant')]))),
    'nothing got worse; better: POD-2',
    'good',
  ],
  ['stayed as it was', outline(compare(before, before)), 'nothing got worse', 'good'],
  [
    'was interrupted',
    outline(compare(before, runOf([], { outcome: 'interrupted' }))),
    'the two cannot be compared: the run after was interrupted',
    'unknown',
  ],
])('the verdict on what %s', ([, of, verdict, state]) => {
  expect([of.verdict, of.state]).toEqual([verdict, state]);
});

test('names some of many pairs', () => {
  const nodes = Array.from({ length: 8 }, (_, index) => `node${index}`);
  const run = (result: 'passed' | 'failed') =>
    runOf([
      verdict(result === 'passed' ? 'conformant' : 'violation', {
        pairs: pairsOf(nodes, () => ({ result })),
      }),
    ]);
  const lines = outline(compare(run('passed'), run('failed'))).sections[0]?.entries[0]?.lines ?? [];
  expect([lines.length, lines.at(-1)]).toEqual([22, 'and 36 more']);
});

const odd = '<b>&amp; `x` | *y*\n# z\u001b[1m';
const oddOutline: Outline = {
  verdict: odd,
  state: 'worse',
  runs: [[odd, odd]],
  sections: [{ title: odd, tone: 'bad', entries: [{ head: odd, lines: [odd], again: odd }] }],
};

test('the Markdown has the verdict first and escapes odd text', async () => {
  const text = comparisonMarkdown(told);
  expect(
    text.startsWith(
      '## ✗ netconform compare: WORSE: worker2 receives nothing from worker (POD-2); SVC-1 not shown; 2 more pairs; slower: POD-1\n',
    ),
  ).toBe(true);
  expect(text).toContain('  ```sh\n  kubectl exec probe-7x2lp -- curl x\n  ```');
  const html = await marked.parse(comparisonMarkdown(oddOutline));
  expect([...new Set([...html.matchAll(/<([a-z0-9]+)/g)].map(([, name]) => name))].sort()).toEqual([
    'code',
    'h2',
    'h3',
    'li',
    'p',
    'pre',
    'ul',
  ]);
  expect(html.match(/<h[23]/g)).toHaveLength(2);
});

test('the page has the verdict first, loads nothing and escapes odd text', () => {
  const page = comparisonHtml(told);
  expect(page).toContain(
    '<div class="banner worse"><span aria-hidden="true">✗</span> WORSE: worker2 receives nothing from worker (POD-2); SVC-1',
  );
  expect(page).toMatch(/<pre>kubectl exec probe-7x2lp/);
  expect(page).not.toMatch(/<(script|link|img|iframe)|https?:/);
  for (const mark of ['<b>', '\u001b']) expect(comparisonHtml(oddOutline)).not.toContain(mark);
  expect(comparisonHtml(oddOutline).match(/&lt;b>&amp;amp; `x`/g)).toHaveLength(8);
});
