import { certifies, EXIT, exitCodeOf, expectedViolations, notShown, type Result } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import { causesOf, causesText } from './causes.ts';

/** The verdict in one sentence. */
export function sentenceOf(result: Result): string {
  const { verdicts } = result;
  const held = countsText(verdicts);
  switch (exitCodeOf(result)) {
    case EXIT.conformant: {
      const sampled = verdicts.some((verdict) => verdict.sampled !== undefined);
      const unasked = verdicts.some(
        ({ vantage, outcome, applies }) =>
          vantage === 'outside' && outcome === 'skipped' && applies === false,
      );
      const inside = unasked ? '; nothing was tested from outside' : '';
      const verdict = certifies(result) ? 'conformant' : 'held (not a certification)';
      return `${verdict}: ${held}${selectionText(result)}${inside}${sampled ? '; tested a sample of the pairs of nodes' : ''}`;
    }
    case EXIT.violation:
      return `NOT conformant: ${causesText(causesOf(verdicts, result.nodes))}. ${held}${selectionText(result)}`;
    case EXIT.interrupted:
      return 'interrupted: nothing is certified';
    default: {
      if (result.unremoved !== undefined)
        return `the run could not remove all its objects: ${result.unremoved.join('; ')}. ${held}`;
      if (result.setupError !== undefined)
        return verdicts.length === 0
          ? 'could not be measured: the run ended before its requirements could be checked'
          : `could not be measured completely: ${result.setupError.split('\n')[0]}; ${held}${selectionText(result)}`;
      if (result.unwritten !== undefined && notShown(result).length === 0)
        return `not certified, because the reports could not be written: ${held}`;
      const ids = notShown(result).map(({ id, outcome }) => `${id} (${outcome})`);
      return `could not be measured, not certified: ${ids.join(', ') || 'no core requirement has a result'}; ${held}${selectionText(result)}`;
    }
  }
}

/** Requirements that options left out or expected to fail. */
function selectionText(result: Result): string {
  const { verdicts, leftOut = [] } = result;
  const passed = verdicts.filter(
    ({ outcome, expectedToFail }) => outcome === 'conformant' && expectedToFail !== undefined,
  );
  const parts: [words: string, of: string[]][] = [
    ['left out', leftOut],
    [
      'expected to fail',
      expectedViolations(result).map(({ id, expectedToFail }) => `${id} (${expectedToFail})`),
    ],
    ['expected to fail, but holds', passed.map(({ id }) => id)],
  ];
  return parts.flatMap(([words, of]) => (of.length === 0 ? [] : [`; ${words}: ${of.join(', ')}`])).join('');
}

/** The number of requirements by outcome, such as "22 hold, 10 broken, 4 do not apply". */
function countsText(verdicts: readonly Verdict[]): string {
  const count = (fits: (verdict: Verdict) => boolean) => verdicts.filter(fits).length;
  const counts: [count: number, one: string, several: string][] = [
    [count(({ outcome }) => outcome === 'conformant'), 'holds', 'hold'],
    [count(({ outcome }) => outcome === 'violation'), 'broken', 'broken'],
    [count(({ outcome }) => outcome === 'inconclusive'), 'not measured', 'not measured'],
    [count(({ outcome, applies }) => outcome === 'skipped' && applies !== false), 'skipped', 'skipped'],
    [
      count(({ outcome, applies }) => outcome === 'skipped' && applies === false),
      'does not apply',
      'do not apply',
    ],
  ];
  const told = counts.filter(([number], index) => index === 0 || number > 0);
  return told.map(([number, one, several]) => `${number} ${number === 1 ? one : several}`).join(', ');
}
