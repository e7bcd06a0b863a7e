import { seconds } from '../config/duration.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Html, html, linkTo } from '../report/html/components.ts';
import type { Cell, Row, SelfCheck } from './matrix.ts';
import {
  CONTROL_SIGNS,
  controlTrouble,
  durationOf,
  durationOfControl,
  groupsOf,
  SIGNS,
  type Sign,
} from './signs.ts';

/** The row of the control, among those of the faults. */
export const CONTROL = 'control';

/** The matrix as a table: a column per requirement, a row per fault. Each cell links to its details. */
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
  /** The page below has details about the cell, not only about the fault. */
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
  // Two thousand links that say "nothing happened" are no stops for a keyboard.
  const tabindex = told ? undefined : '-1';
  return html`<td class="${classOf(shown)}${group}" title="${row}, ${column.id}: ${meaning}"><a href=${link} tabindex=${tabindex}>${sign}</a></td>`;
}

/** CSS class with the colour of a sign. */
function classOf({ kind, wrong }: { kind: string; wrong?: true }): string {
  return wrong === true ? `${kind} wrong` : kind;
}

/** A sign with its colour, for the legend and the headings. */
export function colouredSign(kind: Cell): Html {
  return html`<span class="sign ${classOf({ kind, ...SIGNS[kind] })}">${SIGNS[kind].sign}</span>`;
}

/** Styles of the self-check's page. What is wrong stands out. */
export const STYLE = `
table, .sign { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
.banner.inexact { background: var(--wrong); color: var(--on-wrong); }
.sign { display: inline-block; width: 1.5em; border-radius: 3px; text-align: center; line-height: 1.5; }
table { border-collapse: separate; border-spacing: 0; font-size: 13px; line-height: 1; }
th { font-weight: 400; text-align: left; white-space: nowrap; }
td { width: 22px; min-width: 22px; height: 22px; padding: 0; border: 1px solid var(--page); border-radius: 4px; background: var(--raised); text-align: center; }
td.none, td.time { background: none; }
td a { display: block; padding: 4px 0; border-radius: 3px; color: inherit; }
td a:hover { text-decoration: none; outline: 2px solid var(--text); outline-offset: -1px; }
td.first { width: 28px; min-width: 28px; border-left: 7px solid var(--page); }
thead th { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line); vertical-align: bottom; padding: .4rem 0; }
thead th.column { writing-mode: vertical-rl; transform: rotate(180deg); width: 22px; text-align: left; padding: .4rem 3px; border-bottom: 0; border-top: 1px solid var(--line); border-left: 1px solid transparent; border-right: 1px solid transparent; }
thead th.column.first { width: 28px; border-right: 7px solid transparent; }
th[scope=row] { position: sticky; left: 0; background: var(--page); padding: 0 .8rem 0 .3rem; max-width: 45vw; overflow: hidden; text-overflow: ellipsis; }
thead th.corner { left: 0; z-index: 2; color: var(--quiet); padding-left: .3rem; }
.time { width: auto; padding: 0 0 0 .9rem; border: 0; text-align: right; white-space: nowrap; color: var(--quiet); }
thead th.time { padding: .4rem 0 .4rem .9rem; }
tbody tr:hover > * { background-color: var(--hover); }
tr.control > * { height: 29px; border-bottom: 7px solid var(--page); }
tr.bad th { font-weight: 700; }
tr.bad th::before { content: '! '; color: var(--wrong); }
.held, .skipped { color: var(--faint); }
tbody tr .red, .red { background: var(--red); color: var(--on-red); }
tbody tr .unmeasured, .unmeasured { background: var(--yellow); color: var(--on-yellow); }
tbody tr .unsteady, .unsteady { background: var(--blue); color: var(--on-blue); }
tbody tr .wrong, .wrong { background: var(--wrong); color: var(--on-wrong); font-weight: 700; }
summary .came { color: var(--quiet); margin-left: .6rem; white-space: nowrap; }
summary .came.wrong { padding: .05rem .5rem; border-radius: 3px; color: var(--on-wrong); }
.body { padding: 0 .3rem .8rem 1.3rem; }
.problems { margin: .2rem 0 .8rem; padding: .5rem 1rem .5rem 2rem; border-left: 4px solid var(--wrong); background: var(--raised); overflow-wrap: anywhere; }
.times { margin: .2rem 0 .8rem; color: var(--quiet); }
section { margin: .6rem 0; scroll-margin-top: 1rem; }
section pre { margin: .3rem 0 0; padding: .6rem .8rem; border-radius: 4px; background: var(--raised); font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.meaning { color: var(--quiet); font-weight: 400; }
@media print { thead th, th[scope=row] { position: static; } }
`;
