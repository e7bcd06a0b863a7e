import type { Pace } from '../config/pace.ts';
import type { Kube } from '../kube/client.ts';
import { exec } from '../kube/exec.ts';
import { ExecBroken } from '../kube/shell.ts';
import { curlCommand, curlPlanMs, readCurlOutput } from './curl-plan.ts';
import { digByHand, digCommand, digPlanMs, readDigOutput } from './dig-plan.ts';
import type { Observation, Source, Target } from './probe.ts';

/** A source with the means to probe from it. */
export interface Prober extends Source {
  /** How long its pairs are waited for, and how often they are asked. */
  pace: Pace;
  /** One new connection to each target, all at once; one observation each, in their order. */
  probe(targets: readonly Target[]): Promise<Observation[]>;
  /** A command that does by hand what one probe does. */
  byHand(target: Target): string;
}

/** Probes from a pod: one exec for all targets. */
export function podProber(
  kube: Kube,
  pod: { namespace: string; name: string; container: string; node: string; address?: string },
  pace: Pace,
): Prober {
  const { namespace, name, container, node, address } = pod;
  return {
    name: `${name} on ${node}`,
    node,
    pace,
    ...(address === undefined ? {} : { address }),
    byHand: (target) => `kubectl exec -n ${namespace} ${name} -c ${container} -- ${byHand(target)}`,
    async probe(targets) {
      const { command, timeoutMs, read } = planOf(targets, pace);
      try {
        const { stdout } = await exec(kube, { namespace, pod: name, container }, command, { timeoutMs });
        return read(stdout, targets);
      } catch (error) {
        if (!(error instanceof ExecBroken)) throw error;
        return targets.map(() => ({ outcome: 'inconclusive', detail: error.message }));
      }
    },
  };
}

/** How a source does what a plan asks: connections, or lookups. */
function planOf(
  targets: readonly Target[],
  { connectMs }: Pace,
): {
  command: string[];
  timeoutMs: number;
  read(stdout: string, targets: readonly Target[]): Observation[];
} {
  return targets[0]?.lookup === undefined
    ? {
        command: curlCommand(targets, connectMs),
        timeoutMs: curlPlanMs(targets, connectMs),
        read: readCurlOutput,
      }
    : {
        command: digCommand(targets, connectMs),
        timeoutMs: digPlanMs(targets, connectMs),
        read: readDigOutput,
      };
}

function byHand({ lookup, url }: Target): string {
  return lookup === undefined ? `curl -sS -m 6 ${url}` : digByHand(lookup);
}
