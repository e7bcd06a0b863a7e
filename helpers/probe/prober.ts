import type { Kube } from '../kube/client.ts';
import { ExecBroken, exec } from '../kube/exec.ts';
import { curlCommand, curlPlanMs, readCurlOutput } from './curl-plan.ts';
import type { Observation, Source, Target } from './probe.ts';

/** A source with the means to probe from it. */
export interface Prober extends Source {
  /** One new connection to each target, all at once; one observation each, in their order. */
  probe(targets: readonly Target[]): Promise<Observation[]>;
  /** A command that does by hand what one probe does. */
  byHand(url: string): string;
}

/** Probes from a pod: one exec for all targets. */
export function podProber(
  kube: Kube,
  pod: { namespace: string; name: string; container: string; node: string },
): Prober {
  const { namespace, name, container, node } = pod;
  return {
    name: `${name} on ${node}`,
    node,
    byHand: (url) => `kubectl exec -n ${namespace} ${name} -c ${container} -- curl -sS -m 6 ${url}`,
    async probe(targets) {
      try {
        const timeoutMs = curlPlanMs(targets.length);
        const result = await exec(kube, { namespace, pod: name, container }, curlCommand(targets), {
          timeoutMs,
        });
        return readCurlOutput(result.stdout, targets);
      } catch (error) {
        if (!(error instanceof ExecBroken)) throw error;
        return targets.map(() => ({ outcome: 'inconclusive', detail: error.message }));
      }
    },
  };
}
