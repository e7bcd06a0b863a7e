import { GenericContainer, type StartedTestContainer } from 'testcontainers';
import type { Pace } from '../config/pace.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import { CommandError } from '../process/command-error.ts';
import { run } from '../process/run.ts';
import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import type { RunContext } from '../requirement/run-context.ts';
import { curlCommand, curlPlanMs, readCurlOutput } from './curl-plan.ts';
import type { Observation } from './probe.ts';
import type { Prober } from './prober.ts';

/** A client that is not part of the cluster, and how to be rid of it. */
export interface OutsideClient {
  prober: Prober;
  stop(): Promise<void>;
}

/**
 * The client off the cluster: a container on the nodes' network beside a cluster made here, this machine itself
 * where the cluster was there already.
 */
export async function outsideClient({ run, pace }: ClusterUnderTest): Promise<OutsideClient> {
  const { outside } = run;
  return outside.kind === 'machine' ? thisMachine(pace) : container(outside, pace);
}

function thisMachine(pace: Pace): OutsideClient {
  const prober: Prober = {
    name: 'this machine',
    node: 'outside the cluster',
    pace,
    byHand: ({ url }) => `curl -sS -m 6 ${url}`,
    async probe(targets) {
      const [command = 'sh', ...args] = curlCommand(targets, pace.connectMs);
      try {
        return readCurlOutput(
          await run(command, args, { timeoutMs: curlPlanMs(targets, pace.connectMs) }),
          targets,
        );
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return targets.map((): Observation => ({ outcome: 'inconclusive', detail: error.message }));
      }
    },
  };
  return { prober, stop: async () => undefined };
}

async function container(
  outside: Extract<RunContext['outside'], { kind: 'container' }>,
  pace: Pace,
): Promise<OutsideClient> {
  const client: StartedTestContainer = await new GenericContainer(outside.image)
    .withNetworkMode(outside.network)
    .withLabels({ 'io.netconform.run': outside.run })
    .withCommand(['pause'])
    .withStartupTimeout(TIMEOUTS.outsideClient)
    .start();
  const prober: Prober = {
    name: 'a client off the cluster',
    node: 'outside the cluster',
    pace,
    byHand: ({ url }) => `curl -sS -m 6 ${url}   # from a container on the network ${outside.network}`,
    async probe(targets) {
      const { stdout } = await client.exec(curlCommand(targets, pace.connectMs));
      return readCurlOutput(stdout, targets);
    },
  };
  return {
    prober,
    stop: async () => {
      await client.stop({ timeout: 0 });
    },
  };
}
