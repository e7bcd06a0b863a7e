import reportBuilder, { type Builder } from 'junit-report-builder';
import type { Result } from '../model/result.ts';
import { printable } from '../system/printable.ts';
import { escaped, shortened } from './markdown-text.ts';

// The one form of JUnit files: that of Jenkins' schema (jenkins-junit.xsd), which all readers take, on junit-report-builder.

/**
 * Bytes of a case's text and characters of a message. GitHub takes 64 kB of an annotation's text and of its message, and refuses a
 * whole check for one that is longer; what stays below it everywhere else is far from the 30 MB of GitLab for a file of fifty cases.
 */
const MOST_TEXT = 60_000;
const MOST_MESSAGE = 500;
/** Maximum of characters per property, because each suite repeats the properties of up to hundreds of nodes. */
const MOST_PROPERTY = 4_000;

export interface JunitSuite {
  name: string;
  /** The class of its cases; absent: its name. */
  classname?: string;
  durationMs: number;
  properties: Readonly<Record<string, string>>;
  cases: readonly JunitCase[];
}

export interface JunitCase {
  name: string;
  durationMs?: number;
  /** Absent: it passes. Tools with room for one line show its first line with text, or else its type. */
  bad?: { as: 'failure' | 'error' | 'skipped'; type: string; message: string };
  /** The full text. */
  text: string;
}

/** @param of the tested cluster, which each suite repeats */
export function junitXml(of: Pick<Result, 'run' | 'startedAt'>, suites: readonly JunitSuite[]): string {
  // The package's types promise `exports.default`, as compiled ES modules have it; its code exports the builder itself.
  const report = (reportBuilder as unknown as Builder & { newBuilder(): Builder }).newBuilder();
  report.name('netconform');
  for (const suite of suites) addSuite(report, of, suite);
  const skipped = suites.flatMap(({ cases }) => cases.filter(({ bad }) => bad?.as === 'skipped'));
  return `${withReasons(withoutSkippedOnRoot(report.build()), skipped)}\n`;
}

function addSuite(
  report: Builder,
  { run, startedAt }: Pick<Result, 'run' | 'startedAt'>,
  { name, classname = name, durationMs, properties, cases }: JunitSuite,
): void {
  const started = startedAt.toISOString();
  // UTC, without a zone: the one form that all schemas of JUnit files take. The property has the zone.
  const suite = report
    .testSuite()
    .name(printable(name))
    .timestamp(started.slice(0, 19))
    .time(secondsOf(durationMs));
  for (const [key, value] of Object.entries({ run, started, ...properties }))
    suite.property(printable(key), shown(value, MOST_PROPERTY));
  for (const { name: title, durationMs: ms = 0, bad, text } of cases) {
    const testCase = suite
      .testCase()
      .className(printable(classname))
      .name(printable(title))
      .time(secondsOf(ms));
    if (bad === undefined) testCase.standardOutput(cdata(text));
    else if (bad.as === 'failure') testCase.failure(lineOf(bad), bad.type).stacktrace(cdata(text));
    else if (bad.as === 'error') testCase.error(lineOf(bad), bad.type, cdata(text));
    else testCase.skipped();
  }
}

function lineOf({ message, type }: NonNullable<JunitCase['bad']>): string {
  return shown(printable(message).trim().split('\n')[0] || type, MOST_MESSAGE);
}

/** A text for a CDATA section, of whose end marks the builder splits only the first. */
function cdata(text: string): string {
  const whole = bounded(text);
  const first = whole.indexOf(']]>');
  return whole.replace(/\]\]>/g, (mark, at: number) => (at === first ? mark : ']]]]><![CDATA[>'));
}

/** Puts reasons into the elements of skipped cases, to which the builder gives none: those outside of CDATA, which may hold anything. */
function withReasons(xml: string, skipped: readonly JunitCase[]): string {
  const rest = [...skipped];
  return xml.replace(/<!\[CDATA\[.*?\]\]>|<skipped\/>/gs, (found) => {
    const { bad, text } = (found === '<skipped/>' ? rest.shift() : undefined) ?? {};
    if (bad === undefined || text === undefined) return found;
    // White space other than blanks is kept in an attribute by its number only.
    const message = escaped(lineOf(bad)).replaceAll('\t', '&#9;');
    return `<skipped message="${message}">${escaped(bounded(text))}</skipped>`;
  });
}

/** Jenkins' schema knows the number of skipped cases on a suite, but not on the root, where the builder gives it too. */
function withoutSkippedOnRoot(xml: string): string {
  return xml.replace(/<testsuites\b[^>]*>/, (root) => root.replace(/ skipped="\d+"/, ''));
}

function shown(text: string, most: number): string {
  return shortened(printable(text), most);
}

function bounded(text: string): string {
  const whole = printable(text);
  const bytes = Buffer.from(whole);
  if (bytes.length <= MOST_TEXT) return whole;
  // A mark replaces a character that is cut in two.
  const kept = bytes
    .subarray(0, MOST_TEXT)
    .toString()
    .replace(/\ufffd$/, '');
  return `${kept}\n… cut here: ${bytes.length - MOST_TEXT} bytes more`;
}

/** Seconds with at most three decimals, as in JUnit. */
function secondsOf(ms: number): number {
  return Math.round(Math.max(0, ms)) / 1000;
}

/** Texts for a report without all requested results. */
interface Ending {
  /** The setup succeeded. */
  setup: string;
  /** The run was not interrupted, and the text for a signal. */
  end: string;
  interrupted: string;
  /** A requirement was checked, and the text for none. */
  least: string;
  empty: string;
}

/** A case for each reason why results are missing, because tools read a file without a bad case as a pass. */
export function brokenOff(
  { setupError, interrupted }: { setupError?: string; interrupted?: boolean },
  nothing: boolean,
  ending: Ending,
): JunitCase[] {
  const of = (name: string, type: string, reason: string): JunitCase => ({
    name,
    bad: { as: 'error', type, message: reason },
    text: reason,
  });
  const early = [
    ...(setupError === undefined ? [] : [of(ending.setup, 'setup', setupError)]),
    ...(interrupted === true ? [of(ending.end, 'interrupted', ending.interrupted)] : []),
  ];
  return early.length === 0 && nothing ? [of(ending.least, 'empty', ending.empty)] : early;
}
