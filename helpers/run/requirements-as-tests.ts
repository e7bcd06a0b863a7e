// The only test file of the project "conformance": it makes a test of every requirement that the suites declare. What most faults
// break comes first, so that a reader meets the cause before its effects.
import { describe, inject, test } from 'vitest';
import type { Span } from '../model/span.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { Verdict } from '../model/verdict.ts';
import { clusterUnderTest, connectRun } from '../probe/cluster-under-test.ts';
import { ask } from '../requirements/ask.ts';
import { type Declared, headOf, inRunOrder } from '../requirements/registry.ts';
import { span, tracing } from '../system/trace.ts';
import { allRequirements } from './selection.ts';

const run = inject('run');
const connected = (async () => connectRun(run))();
// Where that fails, each requirement says so.
connected.catch(() => undefined);

/** The violated requirement that ended the run. */
let endedBy: string | undefined;

const { first, others, beside, last } = inRunOrder(await allRequirements());
first.forEach(inTurn);
describe.concurrent('one after the other', () => others.forEach(inTurn));
for (const declared of beside) asTest(declared, { concurrent: true });
last.forEach(inTurn);

function inTurn(declared: Declared): void {
  asTest(declared, { concurrent: false });
}

function asTest(declared: Declared, { concurrent }: { concurrent: boolean }): void {
  const { id, title, timeoutMs = TIMEOUTS.requirement } = declared;
  // At a bounded rate a requirement takes as long as its connections take: then the bound on the whole run is the only one.
  const timeout = run.maxRate === undefined ? timeoutMs : 0;
  test(`${id} ${title}`, { timeout, concurrent }, async (context) => {
    if (run.only?.includes(id) === false) return context.skip('not selected');
    if (endedBy !== undefined) {
      const summary = `not checked: --fail-fast ended the run at ${endedBy}`;
      context.task.meta.verdict = {
        ...headOf(declared),
        outcome: 'skipped',
        summary,
        applies: true,
        evidence: [],
        durationMs: 0,
      };
      return context.skip(summary);
    }
    const spans: Span[] | undefined = run.trace === true ? [] : undefined;
    // Handed over as it grows: of a requirement that takes too long there is all that it did until then.
    if (spans !== undefined) context.task.meta.spans = spans;
    const cluster = clusterUnderTest(await connected);
    const { verdict, cause } = await tracing(spans, async () => {
      const end = span('requirement', id, { title });
      const asked = await ask(declared, cluster);
      end({ outcome: asked.verdict.outcome });
      return asked;
    });
    const expectedToFail = run.expected?.[id];
    context.task.meta.verdict = expectedToFail === undefined ? verdict : { ...verdict, expectedToFail };
    if (run.failFast === true && isFatal(verdict) && expectedToFail === undefined) endedBy = id;
    if (verdict.outcome === 'skipped') context.skip(verdict.summary);
    if (cause !== undefined) throw cause;
  });
}

function isFatal({ level, outcome }: Verdict): boolean {
  return level === 'core' && outcome === 'violation';
}
