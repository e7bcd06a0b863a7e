import { setTimeout } from 'node:timers/promises';
import pMap, { pMapSkip } from 'p-map';
import { type Pace, USUAL } from '../config/pace.ts';
import type { RunContext } from '../model/run-context.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { Verdict } from '../model/verdict.ts';
import { type ConnectedRun, clusterUnderTest, connectRun } from '../probe/cluster-under-test.ts';
import { ask } from '../requirements/ask.ts';
import { type Declared, headOf, inRunOrder } from '../requirements/registry.ts';
import type { Running } from '../system/running.ts';
import type { Screen } from '../system/screen.ts';
import type { FaultyCluster } from './faults/fault.ts';
import type { Mutant } from './mutants.ts';
import { controlTrouble } from './signs.ts';

/** Requirements that run at the same time. Most of each is waiting, and this many keep two cores busy. */
const AT_ONCE = 10;

/**
 * Checks requirements of a cluster, several at a time, started in the given order. These are the checks of a run, without vitest, which takes
 * a second per run.
 * @returns the verdicts, in the order of the requirements
 * @throws the signal's reason when it aborts
 */
export async function askAll(
  connected: ConnectedRun,
  requirements: readonly Declared[],
  paceOf: (id: string) => Pace,
  {
    signal,
    atOnce = AT_ONCE,
    running = () => () => undefined,
    mutant,
  }: { signal: AbortSignal; atOnce?: number; running?: Running; mutant?: Mutant | undefined },
  onVerdict: (verdict: Verdict) => void = () => undefined,
): Promise<Verdict[]> {
  const askOne = async (one: Declared) => {
    if (signal.aborted) return pMapSkip;
    const cluster = clusterUnderTest(connected, paceOf(one.id));
    const ended = running(one.id, one.title);
    const { verdict } = await Promise.race([ask(one, cluster, mutant?.change), tooLong(one, signal)]).finally(
      ended,
    );
    onVerdict(verdict);
    return verdict;
  };
  const verdicts = await pMap(requirements, askOne, { concurrency: atOnce });
  signal.throwIfAborted();
  return verdicts;
}

/** vitest does the same in a run: a check that does not end leaves its requirement unmeasured. */
async function tooLong(declared: Declared, signal: AbortSignal): Promise<{ verdict: Verdict }> {
  const ms = declared.timeoutMs ?? TIMEOUTS.requirement;
  await setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined);
  const summary = `it did not end within ${ms / 1000} s`;
  return { verdict: { ...headOf(declared), outcome: 'inconclusive', summary, evidence: [], durationMs: ms } };
}

/** Checks every requirement without a fault, as a run does, and also those that a run checks only on request. */
export async function askControl(
  { cluster: { kube }, run }: { cluster: Pick<FaultyCluster, 'kube'>; run: RunContext },
  requirements: readonly Declared[],
  { signal, screen, mutant }: { signal: AbortSignal; screen: Screen; mutant?: Mutant | undefined },
): Promise<Verdict[]> {
  const connected = connectRun({ ...run, workloads: true }, kube);
  const ask = (these: readonly Declared[], atOnce: number) =>
    askAll(
      connected,
      these,
      () => USUAL,
      { signal, atOnce, running: screen.running, mutant },
      (verdict) => screen.verdict(verdict),
    );
  const { first, others, beside, last } = inRunOrder(requirements);
  const verdicts = [
    ...(await ask(first, 1)),
    ...(await Promise.all([ask(others, 1), ask(beside, 2)])).flat(),
    ...(await ask(last, 1)),
  ];
  return requirements.flatMap(({ id }) => verdicts.filter((one) => one.id === id));
}

/** @throws Error with the requirements that do not hold without a fault */
export function expectWhole(control: readonly Verdict[]): void {
  const bad = controlTrouble({ control });
  if (bad.length === 0) return;
  const lines = bad.map(({ id, summary }) => `${id} (${summary})`);
  throw new Error(`without any fault these requirements do not hold: ${lines.join('; ')}`);
}

/** The requirements that held without a fault. */
export function heldIn(control: readonly Verdict[], requirements: readonly Declared[]): Declared[] {
  const held = new Set(control.filter(({ outcome }) => outcome === 'conformant').map(({ id }) => id));
  return requirements.filter(({ id }) => held.has(id));
}
