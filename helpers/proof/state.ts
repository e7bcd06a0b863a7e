import { EXIT } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import { exitCodeOfCheck, type SelfCheck } from './matrix.ts';
import { CONTROL_SIGNS } from './signs.ts';

/** What a self-check came to, in a word. */
export type State = 'exact' | 'inexact' | 'unmeasured' | 'interrupted';

/**
 * The state that goes with the exit code; only that nothing is called exact without a control in which all is well: on
 * a cluster that is broken anyway, what turns red says nothing of the fault.
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

/** The requirements that did not hold, or could not be measured, without any fault. */
export function controlTrouble({ control }: Pick<SelfCheck, 'control'>): readonly Verdict[] {
  return control.filter(({ outcome }) => CONTROL_SIGNS[outcome].wrong === true);
}
