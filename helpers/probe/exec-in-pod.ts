import { TIMEOUTS } from '../config/timeouts.ts';
import { exec } from '../kube/exec.ts';
import { ExecBroken, type ExecResult } from '../kube/shell.ts';
import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import { Inconclusive } from '../requirement/outcomes.ts';

/**
 * Runs a command in a pod of the run's fixtures.
 * @throws Inconclusive when its end was not seen
 */
export async function execInPod(
  { kube, run }: ClusterUnderTest,
  pod: { name: string; container?: string; node?: string },
  command: readonly string[],
): Promise<ExecResult> {
  const target = { namespace: run.namespace, pod: pod.name, container: pod.container ?? 'agnhost' };
  try {
    return await exec(kube, target, command, { timeoutMs: TIMEOUTS.exec });
  } catch (error) {
    if (!(error instanceof ExecBroken)) throw error;
    throw new Inconclusive(error.message, [], { nodes: pod.node === undefined ? [] : [pod.node] });
  }
}
