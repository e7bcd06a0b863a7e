import { EXIT } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';

/** What a fault has to do to the verdicts of a run on one network; what it does not name has to stay as it was. */
export interface Expected {
  /** Requirements that have to be violated. */
  red: readonly string[];
  /** Requirements that cannot be measured then, and have to say so. */
  unmeasured?: readonly string[];
  /** Requirements that have to hold unsteadily, with connections that needed a retransmission. */
  unsteady?: readonly string[];
}

/**
 * One requirement under one fault. Of the first four each is as required: `held`, `red`, `unmeasured` (it had to be) and `unsteady`
 * (it had to be); the next are not: `missed` should have been red and is not, `extra` is red and should not be, `silent`
 * could not be measured and should have been, `wrong` was to be unmeasured or unsteady and is not. `skipped` is what the cluster
 * does not offer without any fault either.
 */
export type Cell =
  | 'held'
  | 'red'
  | 'unmeasured'
  | 'unsteady'
  | 'missed'
  | 'extra'
  | 'silent'
  | 'wrong'
  | 'skipped';

/** Whether a cell is not as required. */
export function isWrong(cell: Cell | undefined): boolean {
  return cell !== undefined && ['missed', 'extra', 'silent', 'wrong'].includes(cell);
}

/** A requirement that was asked again, and what the quick look had said of it. */
export interface AskedAgain {
  id: string;
  saw: string;
}

/** What came of one fault. */
export interface Row {
  fault: { id: string; sentence: string };
  /** By the requirement's id; one that was not asked is absent. */
  cells: ReadonlyMap<string, Cell>;
  /** What is not as required, in whole sentences; empty where the row is exact. */
  problems: readonly string[];
  /** What each requirement said that is not simply held or skipped. */
  verdicts: readonly Verdict[];
  /** Requirements that a quick look found wrong, so that they were checked again at the pace of a run: that is what counts. */
  again: readonly AskedAgain[];
  /** How long it took, ms: to put the fault in; until the last requirement had its verdict; to take it away and prove that. */
  injectMs: number;
  runMs: number;
  healMs: number;
}

/** A self-check, done or broken off; every report of it is made from it. */
export interface SelfCheck {
  run: string;
  startedAt: Date;
  durationMs: number;
  /** What it was done on, for the reader. */
  properties: Record<string, string>;
  /** The verdicts without any fault, full pace, all requirements in their order: the columns of the matrix. */
  control: readonly Verdict[];
  rows: readonly Row[];
  /** Only some of the faults were asked for. */
  partial?: boolean;
  /** Id of the mutant that every check was replaced by: whatever comes of it, nothing is proven. */
  mutant?: string;
  /** Why it did not come to its end, in whole sentences. */
  setupError?: string;
  interrupted?: boolean;
}

/** Compares verdicts under a fault with what had to come of it. */
export function cellsOf(verdicts: readonly Verdict[], expected: Expected): Map<string, Cell> {
  return new Map(verdicts.map((verdict) => [verdict.id, cellOf(verdict, expected)]));
}

function cellOf({ id, outcome, unsteady }: Verdict, expected: Expected): Cell {
  if (expected.unmeasured?.includes(id) === true) return outcome === 'inconclusive' ? 'unmeasured' : 'wrong';
  if (expected.unsteady?.includes(id) === true)
    return outcome === 'conformant' && unsteady !== undefined ? 'unsteady' : 'wrong';
  if (expected.red.includes(id)) return outcome === 'violation' ? 'red' : 'missed';
  if (outcome === 'violation') return 'extra';
  if (outcome === 'inconclusive') return 'silent';
  return outcome === 'skipped' ? 'skipped' : 'held';
}

/** Every requirement that something has to come of, in the order red, not measured, unsteady. */
export function meantBy({ red, unmeasured = [], unsteady = [] }: Expected): string[] {
  return [...red, ...unmeasured, ...unsteady];
}

/** What has to come of faults that are in force at the same time. */
export function together(expected: readonly Expected[]): Expected {
  return {
    red: expected.flatMap(({ red }) => red),
    unmeasured: expected.flatMap(({ unmeasured = [] }) => unmeasured),
    unsteady: expected.flatMap(({ unsteady = [] }) => unsteady),
  };
}

/** What each cell that is not as required means, as a sentence; and what was not even asked. */
export function problemsOf(
  verdicts: readonly Verdict[],
  cells: ReadonlyMap<string, Cell>,
  expected: Expected,
): string[] {
  const unasked = meantBy(expected).filter((id) => !cells.has(id));
  return [
    ...unasked.map((id) => `${id} must turn red under this fault, but the cluster does not offer it`),
    ...wrongOf(verdicts, cells),
  ];
}

function wrongOf(verdicts: readonly Verdict[], cells: ReadonlyMap<string, Cell>): string[] {
  return verdicts.flatMap((verdict) => {
    const { id, outcome } = verdict;
    switch (cells.get(id)) {
      case 'missed':
        return `${id} must turn red, but is ${outcome}: ${saidBy(verdict)}`;
      case 'extra':
        return `${id} turned red, but this fault does not name it: ${saidBy(verdict)}`;
      case 'silent':
        return `${id} could not be measured: ${saidBy(verdict)}`;
      case 'wrong':
        return `${id} is ${outcome}, but must be not measured or unsteady: ${saidBy(verdict)}`;
      default:
        return [];
    }
  });
}

/** Pieces of evidence that a problem tells: the pairs of a small cluster, enough to see which were not meant. */
const PIECES = 6;

/** What a verdict says, and what of: a problem is read where the cluster is already gone. */
export function saidBy({ summary, evidence }: Pick<Verdict, 'summary' | 'evidence'>): string {
  const more = evidence.length - PIECES;
  const pieces = [...evidence.slice(0, PIECES), ...(more > 0 ? [`and ${more} more`] : [])];
  return pieces.length === 0 ? summary : `${summary} [${pieces.join('; ')}]`;
}

/** Exit codes are the program's: 0 exact, 1 a fault missed or a red too many, 3 could not be measured, 130 interrupted. */
export function exitCodeOfCheck(check: SelfCheck): number {
  if (check.interrupted === true) return EXIT.interrupted;
  if (check.rows.some(({ problems }) => problems.length > 0)) return EXIT.violation;
  if (
    check.mutant !== undefined ||
    check.setupError !== undefined ||
    check.rows.length === 0 ||
    check.control.length === 0
  )
    return EXIT.unmeasured;
  return EXIT.conformant;
}
