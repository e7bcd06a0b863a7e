import type { V1Pod } from '@kubernetes/client-node';
import pMap from 'p-map';
import { type Kube, listAll } from '../kube/client.ts';
import { exec } from '../kube/exec.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { ExecBroken } from '../kube/shell.ts';
import { RUN_LABEL } from '../model/labels.ts';
import type { RunContext } from '../model/run-context.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { CHANGED_BY_PODS } from '../requirements/nodes/expect-forwarding.ts';
import { ON_HOST_NETWORK } from './wait-fixtures.ts';

/** Prints each setting with its value; without a value if the kernel lacks it. */
const SCRIPT = 'for name; do echo "$name $(cat /proc/sys/$(echo "$name" | tr . /) 2> /dev/null)"; done';

/** Maximum of concurrent execs, the same as for probes. */
const AT_ONCE = 30;

/**
 * Reads settings of every node from its pod on the host network, before the run creates other pods. Unreadable nodes are left out; their
 * requirement reads them again.
 */
export async function readNodesBefore(
  kube: Kube,
  { namespace, name }: Pick<RunContext, 'namespace' | 'name'>,
): Promise<NonNullable<RunContext['nodesBefore']>> {
  const labelSelector = `app=${ON_HOST_NETWORK},${RUN_LABEL}=${name}`;
  const pods = await listAll<V1Pod>((query) =>
    kube.core.listNamespacedPod({ namespace, labelSelector, ...query }),
  );
  const read = async ({ metadata, spec }: V1Pod) => {
    const target = { namespace, pod: metadata?.name ?? '', container: 'agnhost' };
    try {
      const command = ['sh', '-c', SCRIPT, 'sh', ...CHANGED_BY_PODS];
      const { stdout } = await exec(kube, target, command, { timeoutMs: TIMEOUTS.exec });
      return [[spec?.nodeName ?? '', readSettings(stdout)] as const];
    } catch (error) {
      if (!(error instanceof ExecBroken)) throw error;
      return [];
    }
  };
  const found = await pMap(pods.filter(isReady), read, { concurrency: AT_ONCE });
  return Object.fromEntries(found.flat());
}

/** Settings by name, from lines with a name and a number. */
export function readSettings(stdout: string): Record<string, string> {
  return Object.fromEntries(
    [...stdout.matchAll(/^(\S+) (\d+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}
