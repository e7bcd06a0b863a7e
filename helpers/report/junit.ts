import type { TestSuite } from 'junit-report-builder';
import type { Result } from '../requirement/result.ts';
import type { Verdict } from '../requirement/verdict.ts';
import { explanation } from './explanation.ts';
import { beginSuite, built, cdata, firstLine, newReport, seconds } from './junit-text.ts';
import { printable } from './printable.ts';

/** Entries of evidence per case: enough to see the pattern in, and 10 000 probes stay a file that a server takes. */
const MOST_EVIDENCE = 200;

/**
 * The result as JUnit XML, in the form that Jenkins' schema takes: one suite per area, one case per requirement, the id
 * in the name, the classname by area. A violation is a failure; what could not be measured is an error, and so is a run
 * that did not come to its end: a file without a bad case is read as a pass.
 */
export function junit(result: Result): string {
  const report = newReport('netconform');
  for (const [area, verdicts] of Map.groupBy(result.verdicts, (verdict) => verdict.area)) {
    const suite = beginSuite(report, `netconform ${area}`, result, sum(verdicts));
    for (const verdict of verdicts) addCase(suite, verdict);
  }
  const endings = brokenOff(result);
  if (endings.length > 0) {
    const suite = beginSuite(report, 'netconform Run', result, result.durationMs);
    for (const { name, type, reason } of endings) {
      suite
        .testCase()
        .className('netconform.Run')
        .name(name)
        .error(firstLine(reason, type), type, cdata(printable(reason)));
    }
  }
  return built(report);
}

interface BrokenOff {
  /** What should have been, as a case of its own. */
  name: string;
  type: string;
  reason: string;
}

/** Why the verdicts are not all that was asked for, if they are not. */
function brokenOff({ setupError, interrupted, verdicts }: Result): BrokenOff[] {
  const endings: BrokenOff[] = [];
  if (setupError !== undefined)
    endings.push({
      name: 'the cluster and its fixtures are made and reached',
      type: 'setup',
      reason: setupError,
    });
  if (interrupted === true)
    endings.push({
      name: 'the run goes on to its end',
      type: 'interrupted',
      reason: 'a signal ended the run before it was done: nothing is certified',
    });
  if (endings.length === 0 && verdicts.length === 0)
    endings.push({
      name: 'at least one requirement is asked',
      type: 'empty',
      reason: 'no requirement was asked: nothing is certified',
    });
  return endings;
}

function addCase(suite: TestSuite, verdict: Verdict): void {
  const testCase = suite
    .testCase()
    .className(printable(`netconform.${verdict.area}`))
    .name(printable(`${verdict.id} ${verdict.title}`))
    .time(seconds(verdict.durationMs));
  const message = firstLine(verdict.summary, verdict.outcome);
  const content = cdata(explanation(verdict, MOST_EVIDENCE));
  switch (verdict.outcome) {
    case 'violation':
      testCase.failure(message, verdict.outcome).stacktrace(content);
      break;
    case 'inconclusive':
      testCase.error(message, verdict.outcome, content);
      break;
    case 'skipped':
      // The builder gives <skipped> no message, so the reason stands in the output.
      testCase.skipped().standardOutput(content);
      break;
    case 'conformant':
      testCase.standardOutput(content);
      break;
  }
}

function sum(verdicts: readonly Verdict[]): number {
  return verdicts.reduce((total, { durationMs }) => total + durationMs, 0);
}
