import type { PairMeasure } from '../../model/pair-measure.ts';
import { percentile } from '../../model/percentile.ts';
import type { Verdict } from '../../model/verdict.ts';
import { escaped } from './text.ts';
import { timeOf } from './time.ts';

/** Pairs are counted by the time that it took them, up to these, ms. */
const STEPS = [100, 1_000, 5_000, 15_000, Number.POSITIVE_INFINITY] as const;

/** How long it took pairs until their connections passed, by requirement; those in which all did at once are told in one line. */
export function convergenceSection(requirements: readonly Verdict[]): string[] {
  const asked = requirements.flatMap(({ id, pairs }) => {
    const counted = (pairs ?? []).filter(({ result }) => result !== 'left-out' && result !== 'unmeasured');
    return counted.length === 0 ? [] : [{ id, pairs: counted }];
  });
  if (asked.length === 0) return [];
  const atOnce = asked.filter(({ pairs }) =>
    pairs.every(({ convergedMs }) => convergedMs !== undefined && convergedMs <= STEPS[0]),
  );
  const told = asked.filter((each) => !atOnce.includes(each));
  return [
    '<section id="convergence">',
    '<h2>How long it took until connections passed</h2>',
    ...(told.length === 0 ? [] : [table(told)]),
    ...(atOnce.length === 0
      ? []
      : [
          `<p>Every pair passed within ${timeOf(STEPS[0])}: ${atOnce.map(({ id }) => `<code>${escaped(id)}</code>`).join(', ')}</p>`,
        ]),
    '</section>',
  ];
}

interface Asked {
  id: string;
  pairs: readonly PairMeasure[];
}

function table(asked: readonly Asked[]): string {
  const bounds = STEPS.map((step) => (Number.isFinite(step) ? `≤ ${timeOf(step)}` : 'longer'));
  return [
    '<div class="scroll" tabindex="0" role="group" aria-label="times until connections passed">',
    '<table class="times">',
    `<thead><tr><th scope="col">requirement</th>${[...bounds, 'never'].map((bound) => `<th scope="col">${bound}</th>`).join('')}<th scope="col">half within</th><th scope="col">slowest</th></tr></thead>`,
    '<tbody>',
    ...asked.map(row),
    '</tbody>',
    '</table>',
    '</div>',
  ].join('\n');
}

function row({ id, pairs }: Asked): string {
  const times = pairs.flatMap(({ convergedMs }) => convergedMs ?? []);
  const counts = STEPS.map(
    (step, at) => times.filter((ms) => ms <= step && ms > (STEPS[at - 1] ?? -1)).length,
  );
  const slowest = pairs.reduce((slow, each) => (timeUntil(each) > timeUntil(slow) ? each : slow));
  const cells = [...counts, pairs.length - times.length].map((count) => bar(count, pairs.length));
  const half = times.length === 0 ? 'never' : timeOf(percentile(times, 50));
  return `<tr><th scope="row"><code>${escaped(id)}</code></th>${cells.join('')}<td>${half}</td><td>${slowestOf(slowest)}</td></tr>`;
}

function timeUntil({ convergedMs }: PairMeasure): number {
  return convergedMs ?? Number.POSITIVE_INFINITY;
}

function slowestOf({ from, to, convergedMs }: PairMeasure): string {
  const time = convergedMs === undefined ? 'never' : timeOf(convergedMs);
  return `${time}: ${escaped(from)} → ${escaped(to)}`;
}

/** A count with its part of all as a bar. */
function bar(count: number, of: number): string {
  if (count === 0) return '<td class="count"></td>';
  const height = Math.max(1, Math.round((count / of) * 20));
  return `<td class="count"><svg width="12" height="20" aria-hidden="true"><rect class="bar" fill="#4a98c9" y="${20 - height}" width="12" height="${height}"/></svg> ${count}</td>`;
}
