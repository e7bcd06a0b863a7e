import { TIMEOUTS } from '../config/timeouts.ts';
import type { Engine } from '../engine/engine.ts';
import { WaitTimeout, waitFor } from '../kube/wait.ts';
import { CommandError } from '../process/command-error.ts';

/** The API server's own Service, as kube-proxy names it in the comments of its rules. */
const API = 'default/kubernetes:https';

/**
 * Waits until kube-proxy has written the rules of the API server's Service on a node made here. Pods that begin before that ask for it in
 * vain, and their connection is not looked at again by rules that come later: CoreDNS then waits for half a minute. Where the rules do not
 * come in time it is left to the requirements to name that.
 * @param family of the Service's address
 */
export async function waitForProxy(
  { engine, node, family }: { engine: Engine; node: string; family: 4 | 6 },
  signal: AbortSignal,
): Promise<void> {
  const iptables = family === 4 ? 'iptables' : 'ip6tables';
  const look = async () => {
    try {
      const rules = await engine.run(['exec', node, iptables, '-w', '-t', 'nat', '-S', 'KUBE-SERVICES'], {
        signal,
      });
      return rules.includes(API) ? { done: true } : { waitingFor: `the rules of ${API}` };
    } catch (error) {
      if (error instanceof CommandError) return { waitingFor: error.stderr.trim() };
      throw error;
    }
  };
  const within = { withinMs: TIMEOUTS.proxy, everyMs: TIMEOUTS.poll, signal };
  await waitFor(`kube-proxy on ${node}`, look, within).catch((error: unknown) => {
    if (!(error instanceof WaitTimeout)) throw error;
  });
}
