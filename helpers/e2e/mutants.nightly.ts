import { expect, inject, test } from 'vitest';
import { tryMutants } from '../proof/try-mutants.ts';
import { openScreen } from '../report/terminal/choose-screen.ts';
import { allRequirements } from '../run/selection.ts';
import { CACHE } from './support/traces.ts';

/** Only what hangs takes so long, also on a busy machine. */
const TIMEOUT_MS = 1_800_000;

test('a vacuous check is noticed for every requirement', { timeout: TIMEOUT_MS }, async () => {
  const outcomes = await tryMutants({
    config: { given: inject('cluster').name, cacheDir: CACHE, timeoutMs: TIMEOUT_MS },
    requirements: await allRequirements(),
    screen: await openScreen(process.stderr, { color: false, quiet: false, verbose: false }, process.env),
    interrupt: new AbortController().signal,
  });
  expect(outcomes.map(({ mutant, unnoticed }) => ({ id: mutant.id, unnoticed }))).toEqual([
    { id: 'unprobed', unnoticed: [] },
    { id: 'ignored', unnoticed: [] },
    { id: 'empty', unnoticed: [] },
  ]);
  for (const { noticed } of outcomes) expect(noticed.length).toBeGreaterThan(0);
});
