import { escaped } from '../report/html/text.ts';
import { KIND_NAMES, wayOf } from './connection.ts';
import { atLeastMs, atMostMs } from './gaps.ts';
import { type GapOf, type KindVerdict, seconds } from './judge-watch.ts';
import { fromTo, sinceBegin } from './wall-time.ts';
import type { Watched } from './watched.ts';

/** Gaps on a page: enough to see all of a bad night on three nodes, and a page of a few hundred kB on two hundred. */
const MOST_GAPS = 500;

/** The gaps that a page shows, in the order of their begin, and those that it leaves out: the shortest. */
export function shownGaps(verdicts: readonly KindVerdict[]): { shown: GapOf[]; left: number } {
  const all = verdicts
    .flatMap(({ gaps }) => gaps)
    .sort((one, other) => atMostMs(other.gap) - atMostMs(one.gap));
  const shown = all.slice(0, MOST_GAPS).sort((one, other) => one.gap.fromMs - other.gap.fromMs);
  return { shown, left: all.length - shown.length };
}

/** The name of a gap's place in the page. */
export function placeOfGap(index: number): string {
  return `gap-${index + 1}`;
}

/** Every gap in a row, as it came about. */
export function gapTable(verdicts: readonly KindVerdict[], { startedAt }: Watched): string {
  const { shown, left } = shownGaps(verdicts);
  if (shown.length === 0) return '<p>No connection failed.</p>';
  const head = ['', 'from → to', 'when', 'since begin', 'at most', 'at least', 'failed', 'what was seen'];
  const rows = shown.map(({ connection, gap }, index) => {
    const remarks = [
      ...(gap.fromStart ? ['none had passed before'] : []),
      ...(gap.untilEnd ? ['none has passed since'] : []),
      ...(gap.unobservedMs > 0 ? [`not observed for ${seconds(gap.unobservedMs)} of it`] : []),
      gap.detail,
    ];
    return [
      `<tr id="${placeOfGap(index)}"><td>${escaped(KIND_NAMES[connection.kind])}</td>`,
      `<th scope="row">${escaped(wayOf(connection))}</th>`,
      `<td>${escaped(fromTo(startedAt, gap))}</td><td>${escaped(sinceBegin(gap))}</td>`,
      `<td class="number">${seconds(atMostMs(gap))}</td><td class="number">${seconds(atLeastMs(gap))}</td>`,
      `<td class="number">${gap.failed} of ${connection.made}</td><td>${escaped(remarks.join('; '))}</td></tr>`,
    ].join('');
  });
  return [
    '<p class="quiet">At most: from the last connection that passed before it to the first one after it, which is what counts. At least: from the begin of the first one that failed to that of the last one.</p>',
    '<table class="gaps">',
    `<thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>`,
    `<tbody>${rows.join('\n')}</tbody>`,
    '</table>',
    ...(left > 0 ? [`<p class="quiet">And ${left} shorter ones, in watch.json.</p>`] : []),
  ].join('\n');
}
