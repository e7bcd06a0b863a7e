import { seconds } from '../config/duration.ts';
import { escaped, linkTo } from '../report/html/text.ts';
import type { Verdict } from '../requirement/verdict.ts';
import type { Cell, Row, SelfCheck } from './matrix.ts';
import { CONTROL_SIGNS, durationOf, durationOfControl, groupsOf, SIGNS, type Sign } from './signs.ts';
import { controlTrouble } from './state.ts';

/** The place of the control among those of the faults. */
export const CONTROL = 'control';

/** The matrix as a table: a column per requirement, a row per fault, each cell a link to what is said of it. */
export function table(check: SelfCheck): string {
  const { control, rows } = check;
  const columns = groupsOf(control).flatMap(([, verdicts]) =>
    verdicts.map((verdict, at) => ({ verdict, first: at === 0 })),
  );
  const line = (row: Line) =>
    `<tr class="${row.kind}${row.bad ? ' bad' : ''}"><th scope="row" title="${escaped(row.sentence)}">` +
    `<a href="${linkTo(row.id)}">${escaped(row.id)}</a></th>` +
    columns.map(({ verdict, first }) => cell(row.id, verdict, first, row.cellOf(verdict))).join('') +
    `<td class="time">${seconds(row.durationMs)}</td></tr>`;
  return [
    '<table>',
    '<thead><tr><th class="corner" scope="col">fault</th>',
    ...columns.map(
      ({ verdict: { id, title }, first }) =>
        `<th class="column${first ? ' first' : ''}" scope="col" title="${escaped(title)}">${escaped(id)}</th>`,
    ),
    '<th class="time" scope="col">time</th></tr></thead>',
    '<tbody>',
    line({
      id: CONTROL,
      kind: 'control',
      sentence: 'no fault',
      bad: controlTrouble(check).length > 0,
      durationMs: durationOfControl(control),
      cellOf: controlCell,
    }),
    ...rows.map((row) =>
      line({
        id: row.fault.id,
        kind: 'fault',
        sentence: row.fault.sentence,
        bad: row.problems.length > 0,
        durationMs: durationOf(row),
        cellOf: ({ id }) => faultCell(row, id),
      }),
    ),
    '</tbody>',
    '</table>',
  ].join('\n');
}

interface Line {
  id: string;
  kind: 'control' | 'fault';
  sentence: string;
  bad: boolean;
  durationMs: number;
  cellOf: (column: Verdict) => Shown | undefined;
}

interface Shown extends Sign {
  kind: string;
  /** Something is said of it below, not only of the fault. */
  told: boolean;
}

function controlCell({ outcome }: Verdict): Shown {
  const sign = CONTROL_SIGNS[outcome];
  return { ...sign, kind: outcome === 'skipped' ? 'skipped' : 'held', told: outcome !== 'conformant' };
}

function faultCell({ cells, verdicts }: Row, id: string): Shown | undefined {
  const kind = cells.get(id);
  if (kind === undefined) return undefined;
  return { ...SIGNS[kind], kind, told: verdicts.some((verdict) => verdict.id === id) };
}

function cell(row: string, column: Verdict, first: boolean, shown: Shown | undefined): string {
  const group = first ? ' first' : '';
  if (shown === undefined) return `<td class="none${group}"></td>`;
  const title = escaped(`${row}, ${column.id}: ${shown.meaning}`);
  // Two thousand links that all say that nothing happened are no places to stop at with a keyboard.
  const passed = shown.told ? '' : ' tabindex="-1"';
  const link = shown.told ? linkTo(row, column.id) : linkTo(row);
  return `<td class="${classOf(shown)}${group}" title="${title}"><a href="${link}"${passed}>${shown.sign}</a></td>`;
}

/** The class that gives a sign its colour. */
function classOf({ kind, wrong }: { kind: string; wrong?: true }): string {
  return wrong === true ? `${kind} wrong` : kind;
}

/** A sign with its colour, for the legend and the headings. */
export function colouredSign(kind: Cell): string {
  return `<span class="sign ${classOf({ kind, ...SIGNS[kind] })}">${SIGNS[kind].sign}</span>`;
}
