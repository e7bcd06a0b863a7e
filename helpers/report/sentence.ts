import { EXIT, exitCodeOf, notShown, type Result, violations } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';

/** The verdict in one sentence. */
export function sentenceOf(result: Result): string {
  const count = (outcome: Verdict['outcome']) =>
    result.verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const held = `${count('conformant')} of ${result.verdicts.length} requirements hold`;
  switch (exitCodeOf(result)) {
    case EXIT.conformant: {
      const sampled = result.verdicts.some((verdict) => verdict.sampled !== undefined);
      const unasked = result.verdicts.some(
        ({ vantage, outcome, applies }) =>
          vantage === 'outside' && outcome === 'skipped' && applies === false,
      );
      const inside = unasked ? '; nothing was asked from outside' : '';
      return `conformant: ${held}${count('skipped') === 0 ? '' : `, ${count('skipped')} skipped`}${inside}${sampled ? '; of the pairs of nodes a sample was asked' : ''}`;
    }
    case EXIT.violation: {
      const ids = violations(result).map(({ id }) => id);
      return `NOT conformant: ${ids.join(', ')} violated; ${held}`;
    }
    case EXIT.interrupted:
      return 'interrupted: nothing is certified';
    default: {
      if (result.setupError !== undefined)
        return 'could not be measured: the run ended before its requirements could be checked';
      if (result.partial === true && notShown(result).length === 0)
        return `not certified, since only some requirements were asked for: ${held}`;
      if (result.unwritten !== undefined && notShown(result).length === 0)
        return `not certified, since its reports could not be written: ${held}`;
      const ids = notShown(result).map(({ id, outcome }) => `${id} (${outcome})`);
      return `could not be measured, not certified: ${ids.join(', ') || 'no core requirement was shown'}; ${held}`;
    }
  }
}
