import reportBuilder, { type Builder, type TestSuite } from 'junit-report-builder';
import type { Result } from '../requirement/result.ts';
import type { Verdict } from '../requirement/verdict.ts';
import { explanation } from './explanation.ts';
import { printable } from './printable.ts';

/** Entries of evidence per case: enough to see the pattern in, and 10 000 probes stay a file that a server takes. */
const MOST_EVIDENCE = 200;

/**
 * The result as JUnit XML, in the form that Jenkins' schema takes: one suite per area, one case per requirement, the id
 * in the name, the classname by area. A violation is a failure; what could not be measured is an error, and so is a run
 * that did not come to its end: a file without a bad case is read as a pass.
 */
export function junit(result: Result): string {
  // The package's types promise `exports.default`, as compiled ES modules have it; its code exports the builder itself.
  const builder = (reportBuilder as unknown as Builder & { newBuilder(): Builder })
    .newBuilder()
    .name('netconform');
  for (const [area, verdicts] of Map.groupBy(result.verdicts, (verdict) => verdict.area)) {
    const suite = begin(builder, result, area, sum(verdicts));
    for (const verdict of verdicts) addCase(suite, verdict);
  }
  const endings = brokenOff(result);
  if (endings.length > 0) {
    const suite = begin(builder, result, 'Run', result.durationMs);
    for (const { name, type, reason } of endings) {
      suite
        .testCase()
        .className('netconform.Run')
        .name(name)
        .error(firstLine(reason, type), type, cdata(printable(reason)));
    }
  }
  return withoutSkippedOnRoot(builder.build());
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

function begin(builder: Builder, result: Result, area: string, durationMs: number): TestSuite {
  const suite = builder
    .testSuite()
    .name(printable(`netconform ${area}`))
    // UTC, without a zone: the one form that all schemas of JUnit files take. The property has the zone.
    .timestamp(result.startedAt.toISOString().slice(0, 19))
    .time(seconds(durationMs));
  const properties = { run: result.run, started: result.startedAt.toISOString(), ...result.properties };
  for (const [name, value] of Object.entries(properties)) suite.property(printable(name), printable(value));
  return suite;
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

/** The first line that says something; a message is shown where only one has room. */
function firstLine(text: string, otherwise: string): string {
  return printable(text).trim().split('\n')[0] || otherwise;
}

/** Splits every end mark of a CDATA section but the first, which the builder splits, and only that one. */
function cdata(text: string): string {
  const first = text.indexOf(']]>');
  return text.replace(/\]\]>/g, (mark, at: number) => (at === first ? mark : ']]]]><![CDATA[>'));
}

/** Jenkins' schema knows the number of skipped cases on a suite, but not on the root, where the builder gives it too. */
function withoutSkippedOnRoot(xml: string): string {
  return xml.replace(/<testsuites\b[^>]*>/, (root) => root.replace(/ skipped="\d+"/, ''));
}

function sum(verdicts: readonly Verdict[]): number {
  return verdicts.reduce((total, { durationMs }) => total + durationMs, 0);
}

/** As JUnit has times: seconds, with three decimals at most. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
