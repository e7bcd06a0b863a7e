import { EXIT } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';

/** The verdicts that a fault must change on one network. All others must stay as they were. */
export interface Expected {
  /** Requirements that must be violated. */
  red: readonly string[];
  /** Requirements that must report that they could not be measured. */
  unmeasured?: readonly string[];
  /** Requirements that must hold unsteadily, with connections that needed a retransmission. */
  unsteady?: readonly string[];
}

/**
 * One requirement under one fault. As required: `held`, `red`, `unmeasured` and `unsteady`. Not as required: `missed` should be red but is
 * not, `extra` is red but should not be, `silent` could not be measured but should have been, `wrong` should be unmeasured or unsteady but is
 * not. `skipped`: the cluster does not offer it without a fault either.
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

/** A requirement that was checked again, and the result of the first, quick look. */
export interface AskedAgain {
  id: string;
  saw: string;
}

/** The results of one fault. */
export interface Row {
  fault: { id: string; sentence: string };
  /** By id of the requirement; absent: it was not checked. */
  cells: ReadonlyMap<string, Cell>;
  /** Problems, in whole sentences; empty if the row is exact. */
  problems: readonly string[];
  /** Every verdict that is not simply held or skipped. */
  verdicts: readonly Verdict[];
  /** Requirements that a quick look found wrong. They were checked again at the pace of a run, and that result counts. */
  again: readonly AskedAgain[];
  /** Durations, ms: to inject the fault; until the last verdict; to heal it and prove that. */
  injectMs: number;
  runMs: number;
  healMs: number;
}

/** A self-check, finished or not. Every report is made from it. */
export interface SelfCheck {
  run: string;
  startedAt: Date;
  durationMs: number;
  /** The cluster, for readers. */
  properties: Record<string, string>;
  /** The verdicts without a fault, at full pace, for all requirements in order: the columns of the matrix. */
  control: readonly Verdict[];
  rows: readonly Row[];
  /** Only some faults were tried. */
  partial?: boolean;
  /** Id of the mutant that replaced every check. Such a self-check proves nothing. */
  mutant?: string;
  /** Why it did not finish, in whole sentences. */
  setupError?: string;
  interrupted?: boolean;
}

/** Compares verdicts under a fault with the expected ones. */
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

/** Every requirement that the fault is about: red, then not measured, then unsteady. */
export function meantBy({ red, unmeasured = [], unsteady = [] }: Expected): string[] {
  return [...red, ...unmeasured, ...unsteady];
}

/** The expected results of faults that are in force at the same time. */
export function together(expected: readonly Expected[]): Expected {
  return {
    red: expected.flatMap(({ red }) => red),
    unmeasured: expected.flatMap(({ unmeasured = [] }) => unmeasured),
    unsteady: expected.flatMap(({ unsteady = [] }) => unsteady),
  };
}

/** A sentence for each cell that is not as required, and for each requirement that was not checked. */
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

/** Pieces of evidence per problem: the pairs of a small cluster, enough to see which ones failed by mistake. */
const PIECES = 6;

/** A verdict with its evidence. People read a problem when the cluster is already gone. */
export function saidBy({ summary, evidence }: Pick<Verdict, 'summary' | 'evidence'>): string {
  const more = evidence.length - PIECES;
  const pieces = [...evidence.slice(0, PIECES), ...(more > 0 ? [`and ${more} more`] : [])];
  return pieces.length === 0 ? summary : `${summary} [${pieces.join('; ')}]`;
}

/** The exit code of the program: 0 exact, 1 a missed fault or an extra red, 3 could not be measured, 130 interrupted. */
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
