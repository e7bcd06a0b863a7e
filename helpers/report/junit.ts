import type { TestSuite } from 'junit-report-builder';
import { EXIT, exitCodeOf, type Result } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import { printable } from '../system/printable.ts';
import { causesOf, causeText, leadOf } from './causes.ts';
import { explanation } from './explanation.ts';
import { beginSuite, built, content, firstLine, newReport, type Reason, seconds } from './junit-text.ts';

/** Entries of evidence per case: enough to see the pattern in. */
const MOST_EVIDENCE = 200;

/**
 * The result as JUnit XML, in the form that Jenkins' schema takes: one suite per area, one case per requirement, the id
 * in the name, the classname by area and the suite's name like it, since readers that group by both then do it once. No case has a
 * file: annotators look for it in the repository that the run is part of, where it is not. A violation is a failure; what could not be measured is an error, and so is a run
 * that did not come to its end: a file without a bad case is read as a pass. Where the exit code is 0, what is extended and does not
 * hold is skipped, with what was seen; and so is what was expected to fail.
 */
export function junit(result: Result): string {
  const report = newReport('netconform');
  const skipped: Reason[] = [];
  const causes = causesOf(result.verdicts, result.nodes);
  for (const [area, verdicts] of Map.groupBy(result.verdicts, (verdict) => verdict.area)) {
    const unsteady = verdicts.flatMap(({ id, unsteady }) =>
      unsteady === undefined ? [] : [`${id}: ${unsteady}`],
    );
    const properties = {
      ...result.properties,
      ...(causes.length === 0 ? {} : { broken: causes.map(causeText).join('\n') }),
      ...(unsteady.length === 0 ? {} : { unsteady: unsteady.join('; ') }),
    };
    const suite = beginSuite(report, `netconform.${area}`, { ...result, properties }, sum(verdicts));
    for (const verdict of verdicts) {
      const excuse = excuseOf(result, verdict);
      addCase(suite, verdict, { lead: leadOf(causes, verdict), excused: excuse !== undefined });
      if (excuse !== undefined) skipped.push(reasonOf(verdict, excuse));
    }
  }
  const endings = brokenOff(result);
  if (endings.length > 0) {
    const suite = beginSuite(report, 'netconform.Run', result, result.durationMs);
    for (const { name, type, reason } of endings) {
      suite
        .testCase()
        .className('netconform.Run')
        .name(name)
        .error(firstLine(reason, type), type, content(reason));
    }
  }
  return built(report, skipped);
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

/** Why a case is skipped in this file: it was, it was expected to fail, or it decides nothing; undefined: it is not. */
function excuseOf(result: Result, { level, outcome, expectedToFail }: Verdict): string | undefined {
  if (outcome === 'conformant') return undefined;
  if (outcome === 'skipped') return '';
  if (outcome === 'violation' && expectedToFail !== undefined)
    return `expected to fail (${expectedToFail}): `;
  return exitCodeOf(result) === EXIT.conformant ? `${level}, ${outcome}: ` : undefined;
}

/** @param lead the cause of a violation */
function addCase(
  suite: TestSuite,
  verdict: Verdict,
  { lead, excused }: { lead: Verdict | undefined; excused: boolean },
): void {
  const cause = lead === verdict ? undefined : lead;
  const testCase = suite
    .testCase()
    .className(printable(`netconform.${verdict.area}`))
    .name(printable(`${verdict.id} ${verdict.title}`))
    .time(seconds(verdict.durationMs));
  const follows = cause === undefined ? '' : `follows from ${cause.id}: `;
  const message = firstLine(`${follows}${verdict.summary}`, verdict.outcome);
  const text = content(explanation(verdict, MOST_EVIDENCE, cause));
  switch (excused ? 'skipped' : verdict.outcome) {
    case 'violation':
      testCase.failure(message, verdict.outcome).stacktrace(text);
      break;
    case 'inconclusive':
      testCase.error(message, verdict.outcome, text);
      break;
    case 'skipped':
      testCase.skipped();
      break;
    case 'conformant':
      testCase.standardOutput(text);
      break;
  }
}

function reasonOf(verdict: Verdict, excuse: string): Reason {
  return {
    message: firstLine(`${excuse}${verdict.summary}`, verdict.outcome),
    text: explanation(verdict, MOST_EVIDENCE),
  };
}

function sum(verdicts: readonly Verdict[]): number {
  return verdicts.reduce((total, { durationMs }) => total + durationMs, 0);
}
