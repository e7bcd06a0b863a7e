import { seconds } from '../config/duration.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Html, html, linkTo } from '../report/html/html.ts';
import type { Cell, Row, SelfCheck } from './matrix.ts';
import { CONTROL_SIGNS, durationOf, durationOfControl, groupsOf, SIGNS, type Sign } from './signs.ts';
import { controlTrouble } from './state.ts';

/** The place of the control among those of the faults. */
export const CONTROL = 'control';

/** The matrix as a table: a column per requirement, a row per fault, each cell a link to what is said of it. */
export function table(check: SelfCheck): Html {
  const { control, rows } = check;
  const columns = groupsOf(control).flatMap(([, verdicts]) =>
    verdicts.map((verdict, at) => ({ verdict, first: at === 0 })),
  );
  const line = ({ id, kind, sentence, bad, durationMs, cellOf }: Line) => html`
    <tr class="${kind}${bad ? ' bad' : ''}">
      <th scope="row" title=${sentence}><a href=${linkTo(id)}>${id}</a></th>
      ${columns.map(({ verdict, first }) => cell(id, verdict, first, cellOf(verdict)))}
      <td class="time">${seconds(durationMs)}</td>
    </tr>`;
  const heads = columns.map(
    ({ verdict: { id, title }, first }) =>
      html`<th class="column${first ? ' first' : ''}" scope="col" title=${title}>${id}</th>`,
  );
  return html`
    <table>
      <thead><tr><th class="corner" scope="col">fault</th>${heads}<th class="time" scope="col">time</th></tr></thead>
      <tbody>
        ${line({
          id: CONTROL,
          kind: 'control',
          sentence: 'no fault',
          bad: controlTrouble(check).length > 0,
          durationMs: durationOfControl(control),
          cellOf: controlCell,
        })}
        ${rows.map((row) =>
          line({
            id: row.fault.id,
            kind: 'fault',
            sentence: row.fault.sentence,
            bad: row.problems.length > 0,
            durationMs: durationOf(row),
            cellOf: ({ id }) => faultCell(row, id),
          }),
        )}
      </tbody>
    </table>`;
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

function cell(row: string, column: Verdict, first: boolean, shown: Shown | undefined): Html {
  const group = first ? ' first' : '';
  if (shown === undefined) return html`<td class="none${group}"></td>`;
  const { told, sign, meaning } = shown;
  const link = told ? linkTo(row, column.id) : linkTo(row);
  // Two thousand links that all say that nothing happened are no places to stop at with a keyboard.
  const tabindex = told ? undefined : '-1';
  return html`<td class="${classOf(shown)}${group}" title="${row}, ${column.id}: ${meaning}"><a href=${link} tabindex=${tabindex}>${sign}</a></td>`;
}

/** The class that gives a sign its colour. */
function classOf({ kind, wrong }: { kind: string; wrong?: true }): string {
  return wrong === true ? `${kind} wrong` : kind;
}

/** A sign with its colour, for the legend and the headings. */
export function colouredSign(kind: Cell): Html {
  return html`<span class="sign ${classOf({ kind, ...SIGNS[kind] })}">${SIGNS[kind].sign}</span>`;
}
