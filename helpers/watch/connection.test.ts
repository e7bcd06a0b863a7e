import { expect, test } from 'vitest';
import { atLeastMs, atMostMs, moved, newTrack, observedMs, seenOf } from './connection.ts';

/** What is to be seen of a text: each sign an attempt of 100 ms, "." passed, "x" failed, " " none was made. */
function seen(text: string, within = { fromMs: 0, toMs: text.length * 100 }) {
  const track = newTrack(50);
  for (const [index, sign] of [...text].entries()) {
    if (sign === ' ') continue;
    const fromMs = index * 100;
    track.add({
      fromMs,
      toMs: fromMs + 100,
      passed: sign === '.',
      detail: sign === '.' ? '' : `at ${fromMs}`,
    });
  }
  return seenOf(track.spans, within, 50);
}

test.for([
  // What was seen, and each gap: from, to, at least, failed, unobserved.
  ['', []],
  ['....', []],
  ['.x..', [[100, 200, 0, 1, 0]]],
  ['.xxx.', [[100, 400, 200, 3, 0]]],
  [
    '.x.xx.',
    [
      [100, 200, 0, 1, 0],
      [300, 500, 100, 2, 0],
    ],
  ],
  ['xx..', [[0, 200, 100, 2, 0]]],
  ['..xx', [[200, 400, 100, 2, 0]]],
  ['xxxx', [[0, 400, 300, 4, 0]]],
  ['.   .', []],
  ['.x   .', [[100, 500, 0, 1, 300]]],
  ['.   x.', [[100, 500, 0, 1, 300]]],
  ['.x  x.', [[100, 500, 300, 2, 200]]],
  ['.x   ', [[100, 500, 0, 1, 300]]],
] as [string, number[][]][])('%j', ([text, gaps]) => {
  expect(
    seen(text).gaps.map((gap) => [gap.fromMs, gap.toMs, atLeastMs(gap), gap.failed, gap.unobservedMs]),
  ).toEqual(gaps);
});

test.for<[string, number[][]]>([
  ['....', []],
  ['.   .', [[100, 400]]],
  ['   .', [[0, 300]]],
  ['.   ', [[100, 400]]],
  ['   ', [[0, 300]]],
  ['.x   .', [[200, 500]]],
])('%j is not observed where nothing was tried', ([text, stretches]) => {
  expect(seen(text).unobserved.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(stretches);
});

test('a gap says whether anything passed before and after it, how many failed, and why the first did', () => {
  const { made, failed, gaps } = seen('.xx');
  expect({ made, failed }).toEqual({ made: 3, failed: 2 });
  expect(gaps[0]).toMatchObject({ fromStart: false, untilEnd: true, detail: 'at 100', failed: 2 });
  expect(seen('x.').gaps[0]).toMatchObject({ fromStart: true, untilEnd: false });
});

test('leaves out observations before and after the counted time', () => {
  const { gaps, made } = seen('x.x.xx', { fromMs: 100, toMs: 500 });
  expect(gaps.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [200, 300],
    [400, 500],
  ]);
  expect(made).toBeGreaterThan(0);
});

test('the time that nobody looked is no part of what was observed of a gap', () => {
  const [gap] = seen('.x   .').gaps;
  expect([gap && atMostMs(gap), gap && observedMs(gap)]).toEqual([400, 100]);
});

test('moved, all times move', () => {
  const [gap] = moved(seen('.x   .'), -100).gaps;
  expect(gap).toMatchObject({ fromMs: 0, toMs: 400, failing: { fromMs: 0, toMs: 0 } });
  expect(moved(seen('.  .'), 10).unobserved).toEqual([{ fromMs: 110, toMs: 310 }]);
});
