import { ApiException } from '@kubernetes/client-node';
import { isTransient, shortReason } from '../kube/wait.ts';
import { defined } from '../model/defined.ts';
import { type Evidence, Inconclusive, Skipped, Violation } from '../model/outcomes.ts';
import type { Sampled, Verdict, VerdictHead } from '../model/verdict.ts';
import { coveredText, sampledText } from '../probe/sampling/sampled-text.ts';

/** Runs a check and turns its result or error into a verdict. `cause` is the error if the verdict is neither green nor skipped. */
export async function judge(
  head: VerdictHead,
  check: () => Promise<Evidence>,
): Promise<{ verdict: Verdict; cause: unknown }> {
  const start = performance.now();
  const base = () => ({ ...head, durationMs: Math.round(performance.now() - start) });
  try {
    const evidence = await check();
    if (!(evidence.checked > 0)) throw new Inconclusive(`nothing was checked: ${evidence.summary}`);
    return {
      verdict: {
        ...base(),
        outcome: 'conformant',
        summary: [evidence.summary, ...told(evidence.sampled)].join('; '),
        evidence: evidence.details ?? [],
        ...defined({ unsteady: evidence.unsteady, pairs: evidence.pairs, sampled: evidence.sampled }),
      },
      cause: undefined,
    };
  } catch (error) {
    if (error instanceof Violation) {
      const { message, finding, expected, again, lookedForMs, details, pairs, sampled } = error;
      return {
        verdict: {
          ...base(),
          outcome: 'violation',
          summary: [message, ...(sampled === undefined ? [] : [coveredText(sampled)])].join('; '),
          finding,
          expected,
          evidence: [...told(sampled), ...details],
          ...defined({ again, lookedForMs, pairs, sampled }),
        },
        cause: error,
      };
    }
    if (error instanceof Skipped) {
      return {
        verdict: {
          ...base(),
          outcome: 'skipped',
          summary: error.message,
          applies: error.applies,
          evidence: [],
        },
        cause: undefined,
      };
    }
    const {
      details: evidence,
      pairs,
      sampled,
      nodes,
    } = error instanceof Inconclusive
      ? error
      : { details: [detailOf(error)], pairs: undefined, sampled: undefined, nodes: [] };
    return {
      verdict: {
        ...base(),
        outcome: 'inconclusive',
        // The message of a failed request says only that it failed; shortReason reads its cause.
        summary:
          error instanceof TypeError || error instanceof ApiException
            ? shortReason(error)
            : ((error as Error).message ?? String(error)),
        evidence: [...told(sampled), ...evidence],
        ...defined({ pairs, sampled }),
        ...(nodes.length === 0 ? {} : { nodes: [...nodes] }),
      },
      cause: error,
    };
  }
}

/** The coverage of a sample and its chance of missing a fault, as at most one sentence. */
function told(sampled: Sampled | undefined): string[] {
  return sampled === undefined ? [] : [sampledText(sampled)];
}

/** The stack of an error. An error of the API server needs none: its answer or its silence says everything. */
function detailOf(error: unknown): string {
  return error instanceof ApiException || isTransient(error)
    ? shortReason(error)
    : String((error as Error).stack ?? error);
}
