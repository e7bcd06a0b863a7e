import { EXIT } from '../model/result.ts';
import type { Outcome, Verdict } from '../model/verdict.ts';
import { type Cell, exitCodeOfCheck, type Row, type SelfCheck } from './matrix.ts';

/** A sign and its meaning. */
export interface Sign {
  /** One character that is clear without colour. */
  sign: string;
  meaning: string;
  /** It is not as required. */
  wrong?: true;
}

/** Signs of a requirement under a fault. */
export const SIGNS: Readonly<Record<Cell, Sign>> = {
  held: { sign: '·', meaning: 'holds' },
  red: { sign: '✗', meaning: 'turned red, as required' },
  unmeasured: { sign: '?', meaning: 'not measured, as required' },
  unsteady: { sign: '~', meaning: 'unsteady, as required' },
  skipped: { sign: '-', meaning: 'skipped, as without any fault' },
  missed: { sign: 'M', meaning: 'missed: did not turn red', wrong: true },
  extra: { sign: 'E', meaning: 'extra: red, but not expected for this fault', wrong: true },
  silent: { sign: 'U', meaning: 'unmeasured, but must be measured', wrong: true },
  wrong: { sign: 'W', meaning: 'wrong: must be unmeasured or unsteady', wrong: true },
};

/** Signs of a requirement without a fault. */
export const CONTROL_SIGNS: Readonly<Record<Outcome, Sign>> = {
  conformant: SIGNS.held,
  skipped: SIGNS.skipped,
  violation: { sign: '!', meaning: 'violated without any fault', wrong: true },
  inconclusive: { sign: '?', meaning: 'not measured without any fault', wrong: true },
};

/** The columns of the matrix grouped by area: ADDR-1 and ADDR-2 under ADDR. */
export function groupsOf(control: readonly Verdict[]): [prefix: string, verdicts: readonly Verdict[]][] {
  return [...Map.groupBy(control, ({ id }) => id.replace(/-[^-]*$/, ''))];
}

/** The requirements that turned red as required, in words. */
export function redOf({ cells }: Row): string {
  const red = [...cells].filter(([, cell]) => cell === 'red').map(([id]) => id);
  return red.length === 0 ? 'nothing red' : `red: ${red.join(', ')}`;
}

/** Total duration of a fault, ms. */
export function durationOf({ injectMs, runMs, healMs }: Row): number {
  return injectMs + runMs + healMs;
}

/** Duration of the control, ms. */
export function durationOfControl(control: readonly Verdict[]): number {
  return control.reduce((total, { durationMs }) => total + durationMs, 0);
}

/** The result of a self-check in one word. */
export type State = 'exact' | 'inexact' | 'unmeasured' | 'interrupted';

/**
 * The state for the exit code. Nothing is exact without a healthy control: on a broken cluster a red requirement says nothing about the fault.
 */
export function stateOf(check: SelfCheck): State {
  switch (exitCodeOfCheck(check)) {
    case EXIT.interrupted:
      return 'interrupted';
    case EXIT.violation:
      return 'inexact';
    case EXIT.unmeasured:
      return 'unmeasured';
    default:
      return check.control.length === 0 || controlTrouble(check).length > 0 ? 'unmeasured' : 'exact';
  }
}

/** Requirements that did not hold, or could not be measured, without a fault. */
export function controlTrouble({ control }: Pick<SelfCheck, 'control'>): readonly Verdict[] {
  return control.filter(({ outcome }) => CONTROL_SIGNS[outcome].wrong === true);
}
