import { randomBytes } from 'node:crypto';
import { ApiException, type V1Pod } from '@kubernetes/client-node';
import { seconds } from '../../config/duration.ts';
import { LiveHolders } from '../../kube/inventory/live-holders.ts';
import { takesPart } from '../../kube/inventory/schedulable.ts';
import { openWatch } from '../../kube/open-watch.ts';
import { shortReason, waitFor } from '../../kube/wait.ts';
import { type Evidence, Inconclusive, Skipped, Violation } from '../../model/outcomes.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { createPods, removePods } from '../../probe/passing-pods.ts';
import { expectAddressesGiven, podsWithoutAddress } from './expect-addresses-given.ts';

/** Label of the short-lived pods. Its value is a random prefix of this check and the generation, such as "3fa2-1". */
export const GENERATION = 'netconform.io/generation';

/**
 * Creates short-lived pods on every node and watches all pods of the cluster. Each generation starts while the one before ends. No short-lived
 * pod may share its address with another pod.
 * @throws Violation naming the duplicate addresses; Inconclusive if the pods did not start and end
 */
export async function expectUniqueInChurn(cluster: ClusterUnderTest): Promise<Evidence> {
  const {
    run,
    pace: { churn },
  } = cluster;
  const nodes = (await cluster.inventory.nodes())
    .filter(takesPart(cluster.run.shape))
    .map((node) => node.metadata?.name ?? '');
  const watch = await watchPods(cluster);
  // Pods of an earlier check may still be ending.
  const own = randomBytes(2).toString('hex');
  const names = (generation: number) =>
    nodes.flatMap((node) =>
      Array.from({ length: churn.podsPerNode }, (_, index) => ({
        node,
        name: `churn-${own}-${generation}-${nodes.indexOf(node)}-${index}`,
      })),
    );
  try {
    for (let generation = 1; generation <= churn.generations; generation += 1) {
      const ending =
        generation > 1 ? removePods(cluster, `${GENERATION}=${own}-${generation - 1}`) : undefined;
      await createPods(
        cluster,
        names(generation).map((pod) => ({ ...pod, labels: { [GENERATION]: `${own}-${generation}` } })),
      );
      await ending;
      const since = performance.now();
      await waitFor(
        `generation ${generation} of pods`,
        async () => {
          const waiting = names(generation).filter(({ name }) => !watch.running.has(name));
          if (waiting.length === 0) return { done: true };
          if (performance.now() - since > TIMEOUTS.agentReady)
            expectAddressesGiven(await podsWithoutAddress(cluster, `${GENERATION}=${own}-${generation}`), {
              of: names(generation).length,
              namespace: run.namespace,
            });
          return { waitingFor: waiting.map(({ name }) => name).join(', '), progress: watch.steps() };
        },
        { withinMs: TIMEOUTS.passingPods, everyMs: PAUSES.poll, signal: watch.broken },
      );
    }
  } catch (error) {
    if (error instanceof Skipped || error instanceof Violation) throw error;
    const why = error instanceof ApiException ? shortReason(error) : (error as Error).message;
    throw new Inconclusive(`the short-lived pods did not start and end: ${why}`);
  } finally {
    watch.end();
    await removePods(cluster, GENERATION);
  }
  const overlaps = watch
    .overlaps()
    .filter(({ pods }) => pods.some((pod) => pod.includes(`${run.namespace}/churn-${own}-`)));
  const { seen } = watch;
  if (overlaps.length > 0) {
    throw new Violation(
      {
        kind: 'address-shared',
        subject: 'pod addresses, while pods come and go',
        failed: new Set(overlaps.map(({ address }) => address)).size,
        of: new Set(seen.values()).size,
        unit: 'addresses',
        samples: overlaps.map(({ address, pods, nodes, forMs }) => ({
          objects: pods,
          nodes,
          addresses: [address],
          detail: `${address} was held by ${pods.join(' and by ')}, for ${seconds(forMs)}`,
        })),
      },
      {
        expected: 'no address is held by two pods at a time, while pods come and go',
        again: 'kubectl get pods -A -o wide --watch, while pods are made and deleted',
      },
    );
  }
  return {
    checked: seen.size,
    summary: `${churn.generations * nodes.length * churn.podsPerNode} pods came and went on ${nodes.length} nodes with ${new Set(seen.values()).size} addresses, none held by two at a time`,
    details: [...seen].map(([name, address]) => `${name}: ${address}`),
  };
}

/** Watches all pods of the cluster; `broken` aborts if the watch ends early. */
async function watchPods({ kube, run }: ClusterUnderTest) {
  const holders = new LiveHolders();
  const running = new Set<string>();
  const seen = new Map<string, string>();
  const broken = new AbortController();
  let ended = false;
  const onEvent = (type: string, pod: V1Pod) => {
    // The client returns plain JSON, without the class's dates.
    holders.see(type, pod, performance.now());
    const { name = '', namespace, labels } = pod.metadata ?? {};
    if (namespace !== run.namespace || labels?.[GENERATION] === undefined || type === 'DELETED') return;
    if (pod.status?.podIP !== undefined) seen.set(name, pod.status.podIP);
    if (pod.status?.phase === 'Running' && pod.status.podIP !== undefined) running.add(name);
  };
  const stream = await openWatch(kube, '/api/v1/pods', onEvent, (error) => {
    if (!ended) broken.abort(new Error(`the watch of pods broke off: ${String(error)}`));
  });
  return {
    running,
    seen,
    broken: broken.signal,
    steps: () => seen.size + running.size,
    overlaps: () => holders.overlaps(performance.now()),
    end() {
      ended = true;
      stream.abort();
    },
  };
}
