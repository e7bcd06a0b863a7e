import { defined } from '../model/defined.ts';
import { type AskedAgain, exitCodeOfCheck, type SelfCheck } from './matrix.ts';

/** A self-check for programs: each cell by fault and requirement, the control's outcomes, and what is not as required. */
export interface MatrixJson {
  run: string;
  startedAt: string;
  durationMs: number;
  exitCode: number;
  properties: Record<string, string>;
  /** Every check was this mutant: nothing is proven. */
  mutant?: string;
  setupError?: string;
  control: Record<string, string>;
  faults: {
    id: string;
    sentence: string;
    cells: Record<string, string>;
    problems: readonly string[];
    /** Requirements that were asked again at the pace of a run, since a quick look found them wrong. */
    again: readonly AskedAgain[];
    injectMs: number;
    runMs: number;
    healMs: number;
  }[];
}

export function matrixJson(check: SelfCheck): string {
  const { run, startedAt, durationMs, properties, mutant, setupError, control, rows } = check;
  const json: MatrixJson = {
    run,
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(durationMs),
    exitCode: exitCodeOfCheck(check),
    properties,
    ...defined({ mutant, setupError }),
    control: Object.fromEntries(control.map(({ id, outcome }) => [id, outcome])),
    faults: rows.map(({ fault, cells, problems, again, injectMs, runMs, healMs }) => ({
      ...fault,
      cells: Object.fromEntries(cells),
      problems,
      again,
      injectMs: Math.round(injectMs),
      runMs: Math.round(runMs),
      healMs: Math.round(healMs),
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
