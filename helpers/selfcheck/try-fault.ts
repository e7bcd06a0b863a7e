import { FOCUSED, HEALED, QUICK } from '../config/pace.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import type { Fault } from '../faults/fault.ts';
import type { FaultyCluster } from '../faults/faulty-cluster.ts';
import { explanation } from '../report/explanation.ts';
import type { Declared } from '../requirement/registry.ts';
import type { RunContext } from '../requirement/run-context.ts';
import type { Verdict } from '../requirement/verdict.ts';
import { askAll } from './ask-all.ts';
import type { Journal } from './journal.ts';
import { cellsOf, type Expected, meantBy, problemsOf, type Row } from './matrix.ts';

/** What faults are tried on. */
export interface TestBed {
  cluster: FaultyCluster;
  run: RunContext;
  /** The requirements that the cluster can show, in their order: all of them held without a fault. */
  requirements: readonly Declared[];
  journal: Journal;
  signal: AbortSignal;
}

/**
 * Puts a fault in, asks every requirement, takes the fault away, and proves that what it had turned red holds again.
 * @throws Error when that cannot be shown, and nothing that follows would say anything; the signal's reason when it aborts, the fault taken away
 */
export async function tryFault(fault: Fault, bed: TestBed): Promise<Row> {
  const { cluster, journal, requirements, run } = bed;
  const expected = fault.expected[cluster.cni] as Expected;
  const meant = new Set(meantBy(expected));
  const focus = requirements.filter(({ id }) => meant.has(id));
  const asked = askedUnder(fault, focus, requirements);
  let verdicts: Verdict[] = [];
  let trouble: string | undefined;
  const start = performance.now();
  let injectedAt = start;
  let askedAt = start;
  await journal.begin({ fault: fault.id, namespace: run.namespace });
  try {
    await fault.inject(cluster).catch((error: unknown) => {
      trouble = `the fault could not be put in: ${(error as Error).message}`;
    });
    injectedAt = performance.now();
    if (trouble === undefined) {
      const told = { ...run, ...fault.told };
      const paceOf = (id: string) => ({
        ...(meant.has(id) && expected.unmeasured?.includes(id) !== true ? FOCUSED : QUICK),
        ...fault.pace,
      });
      const under = { kube: cluster.kube, run: told };
      const { signal } = bed;
      const counting = focus.filter(
        ({ id, datagrams }) => datagrams === 'counted' && expected.red.includes(id),
      );
      const later = (one: Declared) => counting.length > 0 && one.datagrams !== undefined;
      const inTurn = async () => [
        ...(await askAll(under, counting, paceOf, { signal, atOnce: 1 })),
        ...(await askAll(
          under,
          asked.filter((one) => later(one) && !counting.includes(one)),
          paceOf,
          { signal },
        )),
      ];
      const others = asked.filter((one) => !later(one));
      verdicts = (await Promise.all([askAll(under, others, paceOf, { signal }), inTurn()])).flat();
    }
    askedAt = performance.now();
  } finally {
    await fault.heal(cluster);
    if (bed.signal.aborted) await journal.end();
  }
  const cells = cellsOf(verdicts, expected);
  const disturbed = verdicts.filter(
    ({ outcome, unsteady }) => outcome !== 'conformant' || unsteady !== undefined,
  );
  await proveWhole(fault, bed, disturbed).catch(async (error: unknown) => {
    // Told to end, nobody proves it; it has been taken away all the same.
    if (bed.signal.aborted) await journal.end();
    throw error;
  });
  await journal.end();
  return {
    fault: { id: fault.id, sentence: fault.sentence },
    cells,
    verdicts: verdicts.filter(
      (one) => disturbed.includes(one) || ['missed', 'wrong'].includes(cells.get(one.id) ?? ''),
    ),
    problems: [
      ...(trouble === undefined ? [] : [trouble]),
      ...(trouble === undefined ? problemsOf(verdicts, cells, expected) : []),
      ...notLocated(
        fault,
        bed,
        verdicts.find(({ id }) => id === expected.red[0]),
      ),
    ],
    injectMs: injectedAt - start,
    runMs: askedAt - injectedAt,
    healMs: performance.now() - askedAt,
  };
}

/** What has to wait for its whole time begins first. */
function askedUnder(fault: Fault, focus: readonly Declared[], all: readonly Declared[]): readonly Declared[] {
  if (fault.alone === true) return focus;
  return [...focus, ...all.filter((one) => !focus.includes(one) && !ONLY_MEANT.includes(one.id))];
}

/** It takes half a minute of two cores: asked under the faults that it is about, and without any. */
const ONLY_MEANT: readonly string[] = ['POL-1'];

/** Requirements that are asked after a fault that turned nothing red, or what is not asked twice: the ways that all others go. */
const BASIC: readonly string[] = ['NODE-1', 'NODE-3', 'POD-2', 'SVC-2'];

async function proveWhole(fault: Fault, bed: TestBed, disturbed: readonly Verdict[]): Promise<void> {
  const ids = disturbed.map(({ id }) => id).filter((id) => id !== 'REC-1');
  const again = bed.requirements.filter(({ id }) => (ids.length === 0 ? BASIC : ids).includes(id));
  const { cluster, run, signal } = bed;
  const start = performance.now();
  let wrong: Verdict[];
  do {
    const verdicts = await askAll({ kube: cluster.kube, run }, again, () => HEALED, { signal });
    wrong = verdicts.filter(({ outcome }) => outcome !== 'conformant');
    if (wrong.length === 0) return;
  } while (performance.now() - start < TIMEOUTS.healed);
  const lines = wrong.map((verdict) => `${verdict.id} is ${verdict.outcome}: ${verdict.summary}`);
  throw new Error(`the cluster is not whole again after ${fault.id}: ${lines.join('; ')}`);
}

/** The explanation of the first requirement that turned red names the place of the fault, or it is a problem. */
function notLocated(fault: Fault, { cluster }: TestBed, first: Verdict | undefined): string[] {
  if (first?.outcome !== 'violation') return [];
  const said = explanation(first);
  return (fault.says?.(cluster) ?? [])
    .filter((pattern) => !pattern.test(said))
    .map((pattern) => `${first.id} does not name the place: expected ${pattern} in "${first.summary}"`);
}
