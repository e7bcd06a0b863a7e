import type { Outcome, Verdict } from '../../model/verdict.ts';
import { cellsOf, type Expected, problemsOf, type Row, type SelfCheck } from '../../proof/matrix.ts';
import { verdict } from './result.sample.ts';

/** A requirement of each kind of prefix: shorter than its group, as wide, and wider. */
const IDS = ['ADDR-1', 'ADDR-2', 'POD-1', 'POD-2', 'POD-3', 'POD-4', 'DNS-1'];

/** One verdict for each requirement: conformant where no other outcome is given. */
export const verdicts = (outcomes: Record<string, Outcome> = {}, more: Partial<Verdict> = {}): Verdict[] =>
  IDS.map((id) =>
    verdict(outcomes[id] ?? 'conformant', { id, title: `${id} holds`, summary: `${id} was seen`, ...more }),
  );

/** What came of a fault, compared as a self-check does. */
export const row = (id: string, of: readonly Verdict[], expected: Expected, more: Partial<Row> = {}): Row => {
  const cells = cellsOf(of, expected);
  return {
    fault: { id, sentence: `${id} is put in` },
    cells,
    problems: problemsOf(of, cells, expected),
    verdicts: of.filter(({ id }) => cells.get(id) !== 'held' && cells.get(id) !== 'skipped'),
    again: [],
    injectMs: 1_000,
    runMs: 20_000,
    healMs: 2_500,
    ...more,
  };
};

/** A fault of which just what had to came. */
export const exactRow = row('no-udp', verdicts({ 'POD-2': 'violation', 'ADDR-2': 'skipped' }), {
  red: ['POD-2'],
});

/** A fault with a cell of each kind that is not as required. */
export const wrongRow = row(
  'lossy',
  verdicts({ 'POD-2': 'violation', 'POD-3': 'inconclusive', 'ADDR-2': 'skipped' }),
  { red: ['POD-1'], unsteady: ['DNS-1'] },
);

/** A self-check for tests, exact but for what is given. */
export const selfCheck = (more: Partial<SelfCheck> = {}): SelfCheck => ({
  run: 'netconform-1',
  startedAt: new Date('2026-01-02T03:04:05.678Z'),
  durationMs: 580_000,
  properties: { network: 'flannel v0.27.4' },
  control: verdicts({ 'ADDR-2': 'skipped' }),
  rows: [exactRow],
  ...more,
});
