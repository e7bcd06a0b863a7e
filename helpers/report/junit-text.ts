import reportBuilder, { type Builder, type TestSuite } from 'junit-report-builder';
import type { Result } from '../model/result.ts';
import { printable } from '../system/printable.ts';
import { escaped, shortened } from './markdown-text.ts';

/**
 * Bytes of a case's text and characters of a message. GitHub takes 64 kB of an annotation's text and of its message, and refuses a
 * whole check for one that is longer; what stays below it everywhere else is far from the 30 MB of GitLab for a file of fifty cases.
 */
const MOST_TEXT = 60_000;
const MOST_MESSAGE = 500;
/** Characters of a property: of two hundred nodes not each is told in each suite. */
const MOST_PROPERTY = 4_000;

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
  for (const [name, value] of Object.entries(properties))
    suite.property(printable(name), shortened(printable(value), MOST_PROPERTY));
  return suite;
}

/**
 * The report as XML in the form that Jenkins' schema takes.
 * @param skipped why each of its skipped cases was, in their order; absent: there are none
 */
export function built(report: Builder, skipped: readonly Reason[] = []): string {
  return withReasons(withoutSkippedOnRoot(report.build()), skipped);
}

/** Why a case was skipped: the one line, which GitHub's annotators and Jenkins show, and all of it, which GitLab shows. */
export interface Reason {
  message: string;
  text: string;
}

/** The first line that says something; a message is shown where only one has room. */
export function firstLine(text: string, otherwise: string): string {
  return shortened(printable(text).trim().split('\n')[0] || otherwise, MOST_MESSAGE);
}

/** A case's text as the builder puts it into a CDATA section: what is printable of it, and not more than servers take. */
export function content(text: string): string {
  return cdata(bounded(text));
}

function bounded(text: string): string {
  const shown = printable(text);
  const bytes = Buffer.from(shown);
  if (bytes.length <= MOST_TEXT) return shown;
  // A character that is cut in two becomes a mark.
  const kept = bytes
    .subarray(0, MOST_TEXT)
    .toString()
    .replace(/\ufffd$/, '');
  return `${kept}\n… cut here: ${bytes.length - MOST_TEXT} bytes more`;
}

/** Splits every end mark of a CDATA section but the first, which the builder splits, and only that one. */
function cdata(text: string): string {
  const first = text.indexOf(']]>');
  return text.replace(/\]\]>/g, (mark, at: number) => (at === first ? mark : ']]]]><![CDATA[>'));
}

/** As JUnit has times: seconds, with three decimals at most. */
export function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

/** Puts reasons into the elements of skipped cases, to which the builder gives none: those outside of CDATA, which may hold anything. */
function withReasons(xml: string, reasons: readonly Reason[]): string {
  const rest = [...reasons];
  return xml.replace(/<!\[CDATA\[.*?\]\]>|<skipped\/>/gs, (found) => {
    const reason = found === '<skipped/>' ? rest.shift() : undefined;
    if (reason === undefined) return found;
    // White space other than blanks is kept in an attribute by its number only.
    const message = escaped(reason.message).replaceAll('\t', '&#9;');
    return `<skipped message="${message}">${escaped(bounded(reason.text))}</skipped>`;
  });
}

/** Jenkins' schema knows the number of skipped cases on a suite, but not on the root, where the builder gives it too. */
function withoutSkippedOnRoot(xml: string): string {
  return xml.replace(/<testsuites\b[^>]*>/, (root) => root.replace(/ skipped="\d+"/, ''));
}
