import { inject, test } from 'vitest';
import { TIMEOUTS } from '../config/timeouts.ts';
import { traceApiRequests } from '../trace/api-requests.ts';
import { span, startTracing, takeSpans } from '../trace/trace.ts';
import { ask } from './ask.ts';
import { clusterUnderTest } from './cluster-under-test.ts';
import { type Check, type Declaration, declare } from './registry.ts';

/** Vitest sets it in its workers only: elsewhere the suites are read for what they declare, not run. */
const running = process.env.VITEST_WORKER_ID !== undefined;

/**
 * Declares a requirement, the only way to do so. Under vitest it becomes a test of the same name.
 *
 * The body returns its evidence, or throws a {@link Violation}, {@link Inconclusive} or {@link Skipped}; whatever
 * else it throws means that nothing could be measured.
 */
export function requirement(id: string, declaration: Declaration, check: Check): void {
  const declared = declare(id, declaration, check);
  if (!running) return;
  // At a bounded rate a requirement takes as long as its connections take: then the bound on the whole run is the only one.
  const timeout = inject('run').maxRate === undefined ? (declared.timeoutMs ?? TIMEOUTS.requirement) : 0;
  test(`${id} ${declared.title}`, { timeout }, async (context) => {
    const run = inject('run');
    if (run.only?.includes(id) === false) return context.skip('not asked for');
    if (run.trace === true) {
      startTracing();
      traceApiRequests();
    }
    const end = span('requirement', id, { title: declared.title });
    const { verdict, cause } = await ask(declared, clusterUnderTest(run));
    end({ outcome: verdict.outcome });
    context.task.meta.verdict = verdict;
    if (run.trace === true) context.task.meta.spans = takeSpans();
    if (verdict.outcome === 'skipped') context.skip(verdict.summary);
    if (cause !== undefined) throw cause;
  });
}
