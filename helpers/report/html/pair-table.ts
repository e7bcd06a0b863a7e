import type { PairMeasure } from '../../model/pair-measure.ts';
import { escaped } from './text.ts';
import { timeOf } from './time.ts';

/** Pairs that are told one by one; the picture and report.json have all. */
const MOST_PAIRS = 20;

/** The pairs that did not pass, as a table. */
export function pairTable(pairs: readonly PairMeasure[]): string {
  const bad = pairs.filter(({ result }) => result !== 'passed' && result !== 'left-out');
  if (bad.length === 0) return '';
  const more = bad.length - MOST_PAIRS;
  return [
    '<div class="scroll" tabindex="0" role="group" aria-label="pairs that did not pass">',
    '<table class="pairs">',
    '<thead><tr><th scope="col">from</th><th scope="col"><span aria-hidden="true">→ </span>to</th><th scope="col">failed</th><th scope="col">steady after</th><th scope="col">why</th></tr></thead>',
    '<tbody>',
    ...bad.slice(0, MOST_PAIRS).map(row),
    '</tbody>',
    '</table>',
    '</div>',
    ...(more > 0
      ? [
          `<p class="quiet">and ${more} more of ${pairs.length} pairs: the picture shows them, report.json has their figures</p>`,
        ]
      : []),
  ].join('\n');
}

function row({ from, to, sent, lost, convergedMs, answersLost, why = '' }: PairMeasure): string {
  const steady = convergedMs === undefined ? 'never' : timeOf(convergedMs);
  const back = answersLost === true ? '<br><em>requests arrive, answers are lost on the way back</em>' : '';
  return `<tr><td>${escaped(from)}</td><td><span aria-hidden="true">→ </span>${escaped(to)}</td><td>${lost} of ${sent}</td><td>${steady}</td><td>${escaped(why)}${back}</td></tr>`;
}
