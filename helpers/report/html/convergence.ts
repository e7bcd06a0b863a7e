import { timeOf } from '../../config/duration.ts';
import { percentile } from '../../model/percentile.ts';
import type { PairMeasure, Verdict } from '../../model/verdict.ts';
import { scrolled, table } from './components.ts';
import { type Html, html } from './html.ts';

/** Pairs are counted by the time that it took them, up to these, ms. */
const STEPS = [100, 1_000, 5_000, 15_000, Number.POSITIVE_INFINITY] as const;

interface Asked {
  id: string;
  pairs: readonly PairMeasure[];
}

/** How long it took pairs until their connections passed, by requirement; those in which all did at once are told in one line. */
export function convergenceSection(requirements: readonly Verdict[]): Html {
  const asked = requirements.flatMap(({ id, pairs }) => {
    const counted = (pairs ?? []).filter(({ result }) => result !== 'left-out' && result !== 'unmeasured');
    return counted.length === 0 ? [] : [{ id, pairs: counted }];
  });
  if (asked.length === 0) return undefined;
  const atOnce = asked.filter(({ pairs }) =>
    pairs.every(({ convergedMs }) => convergedMs !== undefined && convergedMs <= STEPS[0]),
  );
  const told = asked.filter((each) => !atOnce.includes(each));
  const bounds = STEPS.map((step) => (Number.isFinite(step) ? `≤ ${timeOf(step)}` : 'longer'));
  const head = ['requirement', ...bounds, 'never', 'half within', 'slowest'];
  const ids = atOnce.map(({ id }, at) => html`${at > 0 && ', '}<code>${id}</code>`);
  return html`
    <section id="convergence">
      <h2>How long it took until connections passed</h2>
      ${told.length > 0 && scrolled('times until connections passed', table('times', head, told.map(row)))}
      ${atOnce.length > 0 && html`<p>Every pair passed within ${timeOf(STEPS[0])}: ${ids}</p>`}
    </section>`;
}

function row({ id, pairs }: Asked): Html {
  const times = pairs.flatMap(({ convergedMs }) => convergedMs ?? []);
  const counts = STEPS.map(
    (step, at) => times.filter((ms) => ms <= step && ms > (STEPS[at - 1] ?? -1)).length,
  );
  const until = ({ convergedMs = Number.POSITIVE_INFINITY }: PairMeasure) => convergedMs;
  const { from, to, convergedMs } = pairs.reduce((slow, each) => (until(each) > until(slow) ? each : slow));
  const cells = [...counts, pairs.length - times.length].map((count) => bar(count, pairs.length));
  const half = times.length === 0 ? 'never' : timeOf(percentile(times, 50));
  const slowest = convergedMs === undefined ? 'never' : timeOf(convergedMs);
  return html`<tr><th scope="row"><code>${id}</code></th>${cells}<td>${half}</td><td>${slowest}: ${from} → ${to}</td></tr>`;
}

/** A count with its part of all as a bar. */
function bar(count: number, of: number): Html {
  if (count === 0) return html`<td class="count"></td>`;
  const height = Math.max(1, Math.round((count / of) * 20));
  return html`<td class="count"><svg width="12" height="20" aria-hidden="true"><rect class="bar" fill="#4a98c9" y=${20 - height} width="12" height=${height} /></svg> ${count}</td>`;
}
