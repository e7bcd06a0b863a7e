import type { Result } from '../model/result.ts';
import { printable } from '../system/printable.ts';
import { escaped, shortened } from './markdown-text.ts';

// The one form of JUnit files: that of Jenkins' schema (jenkins-junit.xsd), which all readers take.

/**
 * Bytes of a case's text and characters of a message. GitHub takes 64 kB of an annotation's text and of its message, and refuses a
 * whole check for one that is longer; what stays below it everywhere else is far from the 30 MB of GitLab for a file of fifty cases.
 */
const MOST_TEXT = 60_000;
const MOST_MESSAGE = 500;
/** Characters of a property: of two hundred nodes not each is told in each suite. */
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
  /** Absent: it passes. Its first line that says something is shown where only one has room; else its type is. */
  bad?: { as: 'failure' | 'error' | 'skipped'; type: string; message: string };
  /** All that is told of it. */
  text: string;
}

/** @param of whose report it is, which each suite says again */
export function junitXml(of: Pick<Result, 'run' | 'startedAt'>, suites: readonly JunitSuite[]): string {
  const cases = suites.flatMap((suite) => suite.cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    tag('testsuites', { name: 'netconform', tests: cases.length, ...counts(cases, 'failure', 'error') }),
    ...suites.flatMap((suite) => suiteXml(of, suite)),
    '</testsuites>\n',
  ].join('\n');
}

function suiteXml({ run, startedAt }: Pick<Result, 'run' | 'startedAt'>, suite: JunitSuite): string[] {
  const { name, classname = name, durationMs, cases } = suite;
  const started = startedAt.toISOString();
  const properties = Object.entries({ run, started, ...suite.properties });
  // UTC, without a zone: the one form that all schemas of JUnit files take. The property has the zone.
  const times = { timestamp: started.slice(0, 19), time: secondsOf(durationMs) };
  const count = { tests: cases.length, ...counts(cases, 'failure', 'error', 'skipped') };
  return [
    tag('testsuite', { name, ...times, ...count }),
    '<properties>',
    ...properties.map(([key, value]) =>
      tag('property', { name: key, value: shown(value, MOST_PROPERTY) }, '/'),
    ),
    '</properties>',
    ...cases.map((each) => caseXml(each, classname)),
    '</testsuite>',
  ];
}

function caseXml({ name, durationMs = 0, bad, text }: JunitCase, classname: string): string {
  const head = tag('testcase', { classname, name, time: secondsOf(durationMs) });
  return `${head}${bad === undefined ? element('system-out', {}, text) : badXml(bad, text)}</testcase>`;
}

function badXml({ as, type, message }: NonNullable<JunitCase['bad']>, text: string): string {
  const line = shown(printable(message).trim().split('\n')[0] || type, MOST_MESSAGE);
  // Jenkins' schema knows no type of a skipped case.
  return element(as, as === 'skipped' ? { message: line } : { message: line, type }, text);
}

function counts(cases: readonly JunitCase[], ...kinds: ('failure' | 'error' | 'skipped')[]): Attributes {
  const names = { failure: 'failures', error: 'errors', skipped: 'skipped' } as const;
  return Object.fromEntries(
    kinds.map((kind) => [names[kind], cases.filter(({ bad }) => bad?.as === kind).length]),
  );
}

type Attributes = Readonly<Record<string, string | number>>;

/** @param end "/" for an element without content */
function tag(name: string, attributes: Attributes, end: '' | '/' = ''): string {
  const all = Object.entries(attributes).map(([key, value]) => {
    // White space other than blanks is kept in an attribute by its number only.
    const text = escaped(String(value)).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
    return ` ${key}="${text}"`;
  });
  return `<${name}${all.join('')}${end}>`;
}

function element(name: string, attributes: Attributes, text: string): string {
  const content = bounded(text).replaceAll(']]>', ']]]]><![CDATA[>');
  return `${tag(name, attributes)}<![CDATA[${content}]]></${name}>`;
}

function shown(text: string, most: number): string {
  return shortened(printable(text), most);
}

function bounded(text: string): string {
  const whole = printable(text);
  const bytes = Buffer.from(whole);
  if (bytes.length <= MOST_TEXT) return whole;
  // A character that is cut in two becomes a mark.
  const kept = bytes
    .subarray(0, MOST_TEXT)
    .toString()
    .replace(/\ufffd$/, '');
  return `${kept}\n… cut here: ${bytes.length - MOST_TEXT} bytes more`;
}

/** As JUnit has times: seconds, with three decimals at most. */
function secondsOf(ms: number): number {
  return Math.round(Math.max(0, ms)) / 1000;
}

/** What should have been, where a report does not have all that was asked for. */
interface Ending {
  /** It was set up. */
  setup: string;
  /** It went on to its end, and why a signal was its end. */
  end: string;
  interrupted: string;
  /** Something was asked, and why nothing is known. */
  least: string;
  empty: string;
}

/** A case for each reason why a report does not have all that was asked for: a file without a bad case is read as a pass. */
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
