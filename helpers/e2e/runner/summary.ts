import { stripVTControlCharacters } from 'node:util';
import type { ExpectedSkip } from '../expected-skips.ts';
import type { Program } from '../machine.ts';

/** One test as it ended. */
export interface TestOutcome {
  /** Full name, suites included. */
  name: string;
  /** pending: it never ended. */
  state: 'passed' | 'failed' | 'skipped' | 'pending';
  /** Why it was skipped, or the message of its first error. */
  message: string;
}

/** One file of tests as it ended. */
export interface FileOutcome {
  /** Path relative to the project. */
  file: string;
  tests: readonly TestOutcome[];
  /** Messages of errors outside of its tests: its body, its set-up, its end. */
  errors: readonly string[];
  seconds: number;
}

interface Circumstances {
  /** In CI a skip that no list expects is a failure. */
  ci: boolean;
  /** Somebody ended the run: what did not run is no failure. */
  interrupted: boolean;
  expected: readonly ExpectedSkip[];
  /** Programs that this machine lacks. */
  lacking: readonly Program[];
}

export interface Summary {
  /** What to print, with `N passed, N failed, N skipped` last. */
  lines: string[];
  failed: number;
  passed: number;
}

/** Lines of a message that are repeated at the end: where somebody keeps only the end of a log, they are there. */
const REPEATED = 12;

/** How many of the slowest files are named. */
const SLOWEST = 10;

/**
 * Sums a run up: slowest files, remarks, skipped tests with their reasons, failures in short, the count.
 * @param strayErrors messages of errors that belong to no file
 */
export function summarize(
  files: readonly FileOutcome[],
  strayErrors: readonly string[],
  circumstances: Circumstances,
): Summary {
  const tests = files.flatMap(({ file, tests }) => tests.map((test) => ({ ...test, file })));
  const skipped = tests.filter(({ state }) => state === 'skipped');
  const unexpected = circumstances.interrupted
    ? []
    : skipped.filter((test) => !isExpected(test, circumstances));
  const refused = circumstances.ci ? unexpected : [];
  const failures = [
    ...tests.filter(({ state }) => state === 'failed').map((test) => failure(nameOf(test), test.message)),
    ...(circumstances.interrupted ? [] : tests)
      .filter(({ state }) => state === 'pending')
      .map((test) => failure(nameOf(test), 'it never ended')),
    ...files.flatMap(({ file, errors }) => errors.map((message) => failure(file, message))),
    ...strayErrors.map((message) => failure('outside of any test', message)),
    ...refused.map((test) => failure(nameOf(test), `unexpected skip: ${reasonOf(test)}`)),
  ];
  const passed = tests.filter(({ state }) => state === 'passed').length;
  const remarks = ranAlthoughExpected(tests, circumstances);
  return {
    lines: [
      ...section('slowest files', slowest(files)),
      ...section(
        'expected to be skipped, but run (see helpers/e2e/expected-skips.ts)',
        remarks.map((test) => `  ${nameOf(test)}`),
      ),
      ...section(
        'skipped',
        skipped.map((test) => {
          const mark = unexpected.includes(test) ? ', not expected' : '';
          return `  ${nameOf(test)} (${reasonOf(test)}${mark})`;
        }),
      ),
      ...failures,
      ...(circumstances.interrupted ? ['interrupted: some tests did not run'] : []),
      `${passed} passed, ${failures.length} failed, ${skipped.length - refused.length} skipped`,
    ],
    failed: failures.length,
    passed,
  };
}

type Placed = TestOutcome & { file: string };

function isExpected(test: Placed, { expected, lacking }: Circumstances): boolean {
  return expected.some((one) => isOf(one, test) && lacking.includes(one.lacking));
}

function ranAlthoughExpected(tests: readonly Placed[], { expected, lacking }: Circumstances): Placed[] {
  const here = expected.filter((one) => lacking.includes(one.lacking));
  return tests.filter((test) => test.state === 'passed' && here.some((one) => isOf(one, test)));
}

function isOf(skip: ExpectedSkip, test: Placed): boolean {
  return skip.file === test.file && skip.test === test.name;
}

function nameOf({ file, name }: Placed): string {
  return `${file} > ${name}`;
}

function reasonOf({ message }: TestOutcome): string {
  return message === '' ? 'no reason given' : message;
}

function slowest(files: readonly FileOutcome[]): string[] {
  return [...files]
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, SLOWEST)
    .map(({ file, seconds }) => `  ${seconds.toFixed(1).padStart(7)} s  ${file}`);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines];
}

function failure(where: string, message: string): string {
  const lines = stripVTControlCharacters(message).trim().split('\n');
  // What the program printed may stand before or after what was expected.
  const shown = lines.length <= REPEATED ? lines : [...lines.slice(0, 3), '…', ...lines.slice(3 - REPEATED)];
  return [`FAILED ${where}`, ...shown.map((line) => `  ${line.slice(0, 300)}`)].join('\n');
}
