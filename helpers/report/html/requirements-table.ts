import { seconds } from '../../config/duration.ts';
import type { Verdict } from '../../requirement/verdict.ts';
import { markOf } from './failures.ts';
import { escaped, linkTo } from './text.ts';

/** Every requirement with what it came to, and why where it was skipped. */
export function requirementsSection(requirements: readonly Verdict[]): string[] {
  if (requirements.length === 0) return [];
  return [
    '<section id="requirements">',
    '<h2>All requirements</h2>',
    '<div class="scroll" tabindex="0" role="group" aria-label="all requirements">',
    '<table class="all">',
    '<thead><tr><th scope="col">id</th><th scope="col">level</th><th scope="col">requirement, and what was seen</th><th scope="col">took</th></tr></thead>',
    ...[...Map.groupBy(requirements, ({ area }) => area)].map(([area, verdicts]) =>
      [
        '<tbody>',
        `<tr class="area"><th scope="rowgroup" colspan="4">${escaped(area)}</th></tr>`,
        ...verdicts.map(row),
        '</tbody>',
      ].join('\n'),
    ),
    '</table>',
    '</div>',
    '</section>',
  ];
}

function row(verdict: Verdict): string {
  const { id, level, title, outcome, summary, unsteady, applies, durationMs } = verdict;
  const told = outcome === 'violation' || outcome === 'inconclusive';
  const name = `<code>${escaped(id)}</code>`;
  const note = [
    ...(unsteady === undefined ? [] : [`unsteady: ${unsteady}; `]),
    ...(outcome === 'skipped' ? [applies === false ? 'does not apply: ' : 'skipped: '] : []),
  ].join('');
  return [
    `<tr class="${outcome}"><th scope="row">${markOf(verdict)} ${told ? `<a href="${linkTo(id)}">${name}</a>` : name}</th>`,
    `<td>${level}</td><td>${escaped(title)}<br><span class="quiet">${escaped(note + summary)}</span></td>`,
    `<td class="number">${seconds(durationMs)}</td></tr>`,
  ].join('');
}
