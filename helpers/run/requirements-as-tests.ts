// The only test file of the project "conformance": it makes a test of every requirement that the suites declare, in the order
// of the network model. What lies deeper comes first, so that a reader meets the cause before its effects.
import { inject, test } from 'vitest';
import { TIMEOUTS } from '../model/timeouts.ts';
import { clusterUnderTest, connectRun } from '../probe/cluster-under-test.ts';
import { ask } from '../requirements/ask.ts';
import { traceApiRequests } from '../system/api-requests.ts';
import { span, startTracing, takeSpans } from '../system/trace.ts';
import { allRequirements } from './suites.ts';

const run = inject('run');
const connected = connectRun(run);

for (const declared of await allRequirements()) {
  const { id, title, timeoutMs = TIMEOUTS.requirement } = declared;
  // At a bounded rate a requirement takes as long as its connections take: then the bound on the whole run is the only one.
  const timeout = run.maxRate === undefined ? timeoutMs : 0;
  test(`${id} ${title}`, { timeout }, async (context) => {
    if (run.only?.includes(id) === false) return context.skip('not asked for');
    if (run.trace === true) {
      startTracing();
      traceApiRequests();
    }
    const end = span('requirement', id, { title });
    const { verdict, cause } = await ask(declared, clusterUnderTest(connected));
    end({ outcome: verdict.outcome });
    context.task.meta.verdict = verdict;
    if (run.trace === true) context.task.meta.spans = takeSpans();
    if (verdict.outcome === 'skipped') context.skip(verdict.summary);
    if (cause !== undefined) throw cause;
  });
}
