import { inject, test } from 'vitest';
import { TIMEOUTS } from '../config/timeouts.ts';
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
  test(`${id} ${declared.title}`, {
    timeout: declared.timeoutMs ?? TIMEOUTS.requirement,
  }, async (context) => {
    if (inject('run').only?.includes(id) === false) return context.skip('not asked for');
    const { verdict, cause } = await ask(declared, clusterUnderTest(inject('run')));
    context.task.meta.verdict = verdict;
    if (verdict.outcome === 'skipped') context.skip(verdict.summary);
    if (cause !== undefined) throw cause;
  });
}
