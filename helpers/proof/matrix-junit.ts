import type { TestCase, TestSuite } from 'junit-report-builder';
import type { Verdict } from '../model/verdict.ts';
import { explanation } from '../report/explanation.ts';
import {
  beginSuite,
  content as bounded,
  built,
  firstLine,
  newReport,
  seconds,
} from '../report/junit-text.ts';
import { printable } from '../system/printable.ts';
import type { Row, SelfCheck } from './matrix.ts';
import { sentenceOfCheck } from './matrix-text.ts';
import { CONTROL_SIGNS, durationOf, durationOfControl, redOf } from './signs.ts';
import { controlTrouble } from './state.ts';

/** Entries of evidence per verdict: under fifty faults, a file that a server takes. */
const MOST_EVIDENCE = 20;

const CLASS = 'netconform.selfcheck';

/**
 * The self-check as JUnit XML, in the form that Jenkins' schema takes: one suite, a case for the control and one per fault.
 * A fault that was not detected exactly is a failure. A self-check that did not come to its end, or that tried
 * nothing, has an error: a file without a bad case is read as a pass.
 */
export function matrixJunit(check: SelfCheck): string {
  const report = newReport('netconform');
  const properties = { ...check.properties, verdict: sentenceOfCheck(check) };
  const suite = beginSuite(report, 'netconform self-check', { ...check, properties }, check.durationMs);
  addControl(suite, check);
  for (const row of check.rows) addFault(suite, row);
  for (const { name, type, reason } of brokenOff(check))
    begin(suite, name).error(firstLine(reason, type), type, content(reason));
  return built(report);
}

function addControl(suite: TestSuite, check: SelfCheck): void {
  const testCase = begin(suite, 'control', durationOfControl(check.control));
  const trouble = controlTrouble(check);
  const [first] = trouble;
  if (check.control.length === 0) {
    const reason = 'no requirement was checked without a fault, so the faults prove nothing';
    testCase.error(reason, 'empty', content(reason));
  } else if (first === undefined) {
    const skipped = check.control.filter(({ outcome }) => outcome === 'skipped');
    const held = `${check.control.length - skipped.length} of ${check.control.length} requirements hold without any fault`;
    testCase.standardOutput(content(held, ...skipped.map(told)));
  } else {
    const message = printable(`${first.id} ${CONTROL_SIGNS[first.outcome].meaning}: ${first.summary}`);
    const all = content(...trouble.map(told));
    if (trouble.some(({ outcome }) => outcome === 'violation'))
      testCase.failure(firstLine(message, 'violation'), 'violation').stacktrace(all);
    else testCase.error(firstLine(message, 'inconclusive'), 'inconclusive', all);
  }
}

function addFault(suite: TestSuite, row: Row): void {
  const { fault, problems, verdicts } = row;
  const testCase = begin(suite, `${fault.id}: ${fault.sentence}`, durationOf(row));
  const [first] = problems;
  if (first !== undefined)
    testCase
      .failure(firstLine(first, 'not exact'), 'inexact')
      .stacktrace(content(problems.join('\n'), ...verdicts.map(told)));
  else testCase.standardOutput(content(`${redOf(row)}, as required`, ...verdicts.map(told)));
}

/** Why the rows are not all that was asked for, if they are not. */
function brokenOff({ mutant, setupError, interrupted, rows }: SelfCheck) {
  const endings: { name: string; type: string; reason: string }[] = [];
  if (mutant !== undefined)
    endings.push({
      name: 'the checks are as they are',
      type: 'mutant',
      reason: `every check was the mutant ${mutant}: nothing is proven`,
    });
  if (setupError !== undefined)
    endings.push({ name: 'every fault is tried', type: 'setup', reason: setupError });
  if (interrupted === true)
    endings.push({
      name: 'the self-check goes on to its end',
      type: 'interrupted',
      reason: 'a signal ended the self-check before it was done: nothing is proven',
    });
  if (endings.length === 0 && rows.length === 0)
    endings.push({
      name: 'at least one fault is tried',
      type: 'empty',
      reason: 'no fault was tried: nothing is proven',
    });
  return endings;
}

function begin(suite: TestSuite, name: string, durationMs = 0): TestCase {
  return suite.testCase().className(CLASS).name(printable(name)).time(seconds(durationMs));
}

function told(verdict: Verdict): string {
  const lines = explanation(verdict, MOST_EVIDENCE).replaceAll('\n', '\n  ');
  return `${verdict.id} ${verdict.title}: ${verdict.outcome}\n  ${lines}`;
}

function content(...paragraphs: readonly string[]): string {
  return bounded(paragraphs.join('\n\n'));
}
