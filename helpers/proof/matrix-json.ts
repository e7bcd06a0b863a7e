import { defined } from '../model/defined.ts';
import { exitCodeOfCheck, type SelfCheck } from './matrix.ts';

export function matrixJson(check: SelfCheck): string {
  return `${JSON.stringify(fieldsOf(check), null, 2)}\n`;
}

/** A self-check for programs: each cell by fault and requirement, the outcomes of the control, and all problems. */
export type MatrixJson = ReturnType<typeof fieldsOf>;

function fieldsOf(check: SelfCheck) {
  const { run, startedAt, durationMs, properties, mutant, setupError, control, rows } = check;
  return {
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
}
