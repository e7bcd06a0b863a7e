import { seconds } from '../config/duration.ts';
import { printable } from '../system/printable.ts';
import type { Cell, SelfCheck } from './matrix.ts';
import {
  CONTROL_SIGNS,
  controlTrouble,
  durationOf,
  durationOfControl,
  groupsOf,
  SIGNS,
  stateOf,
} from './signs.ts';

/** Marks a row with problems, even if no cell shows them, such as a fault that did not heal. */
const BAD = '!';

/** The lines of the matrix: the control, then a row per fault, with a character per requirement and the time at the end. */
function table({ control, rows }: SelfCheck): string[] {
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
    // The last digit stands for a longer number: the columns are in order.
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

/** Columns that a console or a mail shows without a line break. */
const WIDTH = 120;

/**
 * The matrix as plain text without colour: a row per fault, a character per requirement, then the problems, and the verdict as the last line.
 * Ends with a line break.
 */
export function matrixText(check: SelfCheck): string {
  const { control, rows, setupError, interrupted } = check;
  const problems = [
    ...controlTrouble(check).map(
      ({ id, outcome, summary }) => `control: ${id} ${CONTROL_SIGNS[outcome].meaning}: ${summary}`,
    ),
    ...rows.flatMap(({ fault, problems }) => problems.map((problem) => `${fault.id}: ${problem}`)),
  ];
  const endings = [
    ...(setupError === undefined ? [] : [`The self-check ended early: ${setupError}`]),
    ...rows
      .filter(({ again }) => again.length > 0)
      .map(
        ({ fault, again }) =>
          `${fault.id}: checked again at the pace of a run: ${again.map(({ id }) => id).join(', ')}`,
      ),
    ...(interrupted === true ? ['A signal interrupted the self-check.'] : []),
  ];
  const parts = [
    ...(control.length === 0 ? [] : [table(check), legend()]),
    problems.flatMap(wrap),
    endings.flatMap(wrap),
    wrap(sentenceOfCheck(check)),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** The verdict on a self-check in one sentence, with its duration. */
export function sentenceOfCheck(check: SelfCheck): string {
  const mutant = check.mutant === undefined ? '' : `mutant ${check.mutant}, not a self-check: `;
  return `${mutant}${judgement(check)} (${minutes(check.durationMs)})`;
}

function judgement(check: SelfCheck): string {
  const { control, rows, setupError, partial } = check;
  const bad = rows.filter(({ problems }) => problems.length > 0).map(({ fault }) => fault.id);
  const notExact = `NOT exact: ${bad.length} of ${count(rows.length)}: ${bad.join(', ')}`;
  switch (stateOf(check)) {
    case 'interrupted':
      return `interrupted after ${count(rows.length)}: nothing is proven${bad.length === 0 ? '' : `; ${notExact}`}`;
    case 'inexact':
      return setupError === undefined ? notExact : `${notExact}; and it ended early`;
    case 'unmeasured': {
      const ill = controlTrouble(check).map(({ id, outcome }) => `${id} (${outcome})`);
      if (ill.length > 0)
        return `could not be measured: these requirements do not hold without any fault: ${ill.join(', ')}`;
      if (setupError !== undefined)
        return `could not be measured: it ended after ${count(rows.length)}, before its work was done`;
      if (rows.length > 0 && control.length > 0) return `${count(rows.length)}: nothing is proven`;
      return `could not be measured: no ${rows.length === 0 ? 'fault was tried' : 'requirement was checked without a fault'}`;
    }
    case 'exact': {
      const seen = `${count(rows.length)}, ${rows.length === 1 ? '' : 'each '}detected exactly`;
      return partial === true ? `${seen}; other faults were not selected` : `${seen}: the matrix is exact`;
    }
  }
}

function count(faults: number): string {
  return `${faults} ${faults === 1 ? 'fault' : 'faults'}`;
}

function minutes(ms: number): string {
  const total = Math.round(ms / 1000);
  const rest = `${total % 60} s`;
  return total < 60 ? rest : `${Math.floor(total / 60)} min ${rest}`;
}

function legend(): string[] {
  const signs = Object.values(SIGNS);
  const told = (some: typeof signs) => some.map(({ sign, meaning }) => `${sign} ${meaning}`);
  return [
    ...fill(told(signs.filter(({ wrong }) => wrong !== true)), '   '),
    ...fill(told(signs.filter(({ wrong }) => wrong === true)), '   '),
    `control: ${told([CONTROL_SIGNS.violation, CONTROL_SIGNS.inconclusive]).join('   ')}`,
    `blank: not checked under this fault   ${BAD} before a row: not as required, see below`,
  ];
}

function wrap(text: string): string[] {
  return printable(text)
    .split('\n')
    .flatMap((line) => fill(line.split(/\s+/).filter(Boolean), ' ', '    '));
}

/** Breaks words into lines of at most {@link WIDTH} columns and indents all but the first. A longer word stays whole. */
function fill(words: readonly string[], between: string, indent = ''): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (last.length + between.length + word.length > WIDTH) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = `${last}${between}${word}`;
  }
  return lines;
}
