import { seconds } from '../config/duration.ts';
import { printable } from '../system/printable.ts';
import type { Cell, SelfCheck } from './matrix.ts';
import { CONTROL_SIGNS, controlTrouble, durationOf, durationOfControl, groupsOf, SIGNS } from './signs.ts';

/** Stands before a row that has problems, also where no cell shows them: a fault that did not heal. */
export const BAD = '!';

/** The matrix line by line: a row per fault after that without any, a character per requirement, the time at the end. */
export function table({ control, rows }: SelfCheck): string[] {
  const groups = groupsOf(control).map(([prefix, verdicts]) => ({
    prefix,
    ids: verdicts.map(({ id }) => id),
    width: Math.max(prefix.length, verdicts.length),
  }));
  const ids = Math.max(...['control', ...rows.map(({ fault }) => fault.id)].map(({ length }) => length));
  const line = (
    bad: boolean,
    id: string,
    time: string,
    inGroup: (group: (typeof groups)[number]) => string,
  ) =>
    [
      `${bad ? BAD : ' '} ${printable(id).padEnd(ids)}`,
      ...groups.map((group) => inGroup(group).padEnd(group.width)),
      time.padStart(7),
    ]
      .join('  ')
      .trimEnd();
  const outcomes = new Map(control.map(({ id, outcome }) => [id, outcome]));
  const signs = (signOf: (id: string) => string) => (group: (typeof groups)[number]) =>
    group.ids.map(signOf).join('');
  return [
    line(false, '', '', ({ prefix }) => prefix),
    // Of a number with more digits the last one stands for it: the columns are in order.
    line(
      false,
      '',
      '',
      signs((id) => id.at(-1) ?? ' '),
    ),
    line(
      controlTrouble({ control }).length > 0,
      'control',
      seconds(durationOfControl(control)),
      signs((id) => CONTROL_SIGNS[outcomes.get(id) ?? 'inconclusive'].sign),
    ),
    ...rows.map((row) =>
      line(
        row.problems.length > 0,
        row.fault.id,
        seconds(durationOf(row)),
        signs((id) => signOf(row.cells.get(id))),
      ),
    ),
  ];
}

function signOf(cell: Cell | undefined): string {
  return cell === undefined ? ' ' : SIGNS[cell].sign;
}
