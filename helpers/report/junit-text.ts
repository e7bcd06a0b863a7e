import reportBuilder, { type Builder, type TestSuite } from 'junit-report-builder';
import type { Result } from '../requirement/result.ts';
import { printable } from './printable.ts';

/** An empty report; see {@link built} for its text. */
export function newReport(name: string): Builder {
  // The package's types promise `exports.default`, as compiled ES modules have it; its code exports the builder itself.
  return (reportBuilder as unknown as Builder & { newBuilder(): Builder }).newBuilder().name(name);
}

/** Begins a suite that says what it is of. */
export function beginSuite(
  report: Builder,
  name: string,
  of: Pick<Result, 'run' | 'startedAt' | 'properties'>,
  durationMs: number,
): TestSuite {
  const suite = report
    .testSuite()
    .name(printable(name))
    // UTC, without a zone: the one form that all schemas of JUnit files take. The property has the zone.
    .timestamp(of.startedAt.toISOString().slice(0, 19))
    .time(seconds(durationMs));
  const properties = { run: of.run, started: of.startedAt.toISOString(), ...of.properties };
  for (const [name, value] of Object.entries(properties)) suite.property(printable(name), printable(value));
  return suite;
}

/** The report as XML in the form that Jenkins' schema takes. */
export function built(report: Builder): string {
  return withoutSkippedOnRoot(report.build());
}

/** The first line that says something; a message is shown where only one has room. */
export function firstLine(text: string, otherwise: string): string {
  return printable(text).trim().split('\n')[0] || otherwise;
}

/** Splits every end mark of a CDATA section but the first, which the builder splits, and only that one. */
export function cdata(text: string): string {
  const first = text.indexOf(']]>');
  return text.replace(/\]\]>/g, (mark, at: number) => (at === first ? mark : ']]]]><![CDATA[>'));
}

/** As JUnit has times: seconds, with three decimals at most. */
export function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

/** Jenkins' schema knows the number of skipped cases on a suite, but not on the root, where the builder gives it too. */
function withoutSkippedOnRoot(xml: string): string {
  return xml.replace(/<testsuites\b[^>]*>/, (root) => root.replace(/ skipped="\d+"/, ''));
}
