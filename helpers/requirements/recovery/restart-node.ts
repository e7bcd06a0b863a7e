import type { V1Pod } from '@kubernetes/client-node';
import { getContainerRuntimeClient } from 'testcontainers';
import { seconds } from '../../config/duration.ts';
import { listAll } from '../../kube/client.ts';
import { inventoryOf } from '../../kube/inventory/inventory.ts';
import { takesPart } from '../../kube/inventory/schedulable.ts';
import { isReady, restartsOf } from '../../kube/pod-trouble.ts';
import { waitFor } from '../../kube/wait.ts';
import { allOf, type Evidence, Violation } from '../../model/outcomes.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import { expectOwnAddresses } from '../addressing/expect-addresses.ts';
import { expectReady } from '../nodes/expect-ready.ts';
import { everyWay, lossesOf, type Watched, watchPairs } from './watcher.ts';

/**
 * Restarts a worker, which is a container on this machine. Its pods must come back by themselves and reach all others. Pods on other nodes
 * connect to each other meanwhile, and the evidence has their losses.
 * @returns undefined if there is no worker, or the nodes are not containers of this machine
 * @throws Violation if the pods are not back within `pace.recoveryMs`, or do not reach each other
 */
export async function restartNode(cluster: ClusterUnderTest): Promise<Evidence | undefined> {
  const { run, inventory } = cluster;
  const workers = (await inventory.nodes()).filter(
    (one) =>
      takesPart(run.shape)(one) &&
      one.metadata?.labels?.['node-role.kubernetes.io/control-plane'] === undefined,
  );
  const node = workers.at(-1)?.metadata?.name;
  if (run.outside.kind !== 'container' || node === undefined) return undefined;
  const before = await podsOn(cluster, node);
  const others = (await everyWay(cluster))
    .filter(({ from }) => from.node !== node)
    .map(({ from, to }) => ({
      from,
      to: to.filter((target) => target.node !== undefined && target.node !== node),
    }));
  const watch = watchPairs(others);
  const start = performance.now();
  let backMs: number;
  let watched: Watched[];
  try {
    const { container } = await getContainerRuntimeClient();
    await container.restart(container.getById(node), { timeout: 0 });
    await backAgain(cluster, node, before);
    backMs = performance.now() - start;
    await expectReachable(`pods and a Service, after the restart of node ${node}`, await everyWay(cluster));
  } finally {
    watched = await watch.end();
  }
  const losses = lossesOf(watched);
  // A new inventory, because the cluster's own may be older than the restart.
  const now = inventoryOf(cluster.kube);
  const whole = allOf(
    expectReady(await now.nodes(), run.shape),
    expectOwnAddresses('pod', await now.podAddresses()),
  );
  return {
    checked: whole.checked,
    summary: `node ${node} restarted: its pods ready after ${seconds(backMs)}; between the other nodes, ${losses.summary}; no duplicate address`,
    details: losses.details,
  };
}

/**
 * Waits until every pod of the node is ready again, with restarted containers or as a new pod.
 * @throws Violation naming the pods that are not back within `pace.recoveryMs`
 */
async function backAgain(cluster: ClusterUnderTest, node: string, before: readonly V1Pod[]): Promise<void> {
  const starts = new Map(before.map((pod) => [pod.metadata?.uid, restartsOf(pod)]));
  const again = (pod: V1Pod) => isReady(pod) && restartsOf(pod) > (starts.get(pod.metadata?.uid) ?? -1);
  let waiting: string[] = [];
  const look = async () => {
    const pods = await podsOn(cluster, node);
    waiting = pods.filter((pod) => !again(pod)).map(({ metadata }) => metadata?.name ?? '');
    return waiting.length === 0 && pods.length > 0
      ? ({ done: true } as const)
      : { waitingFor: waiting.join(', ') || 'any pod' };
  };
  const withinMs = cluster.pace.recoveryMs;
  const signal = AbortSignal.timeout(withinMs + TIMEOUTS.request);
  await waitFor(`pods of node ${node}`, look, { withinMs, everyMs: PAUSES.poll, signal }).catch(
    (error: unknown) => {
      const detail = `node ${node} was restarted and its pods are not back after ${withinMs / 1000} s: ${(error as Error).message}`;
      throw new Violation(
        {
          kind: 'not-recovered',
          subject: `pods of node ${node}, after its restart`,
          failed: 1,
          of: 1,
          unit: 'nodes',
          samples: [{ objects: waiting, nodes: [node], detail }],
        },
        {
          expected: `every pod that ran on ${node} is started again there and ready`,
          again: `kubectl get pods -A -o wide --field-selector spec.nodeName=${node}`,
          lookedForMs: withinMs,
        },
      );
    },
  );
}

/** The pods of the run and of the network agent's namespace on a node. */
async function podsOn({ kube, run }: ClusterUnderTest, node: string): Promise<V1Pod[]> {
  const fieldSelector = `spec.nodeName=${node}`;
  const namespaces = [run.namespace, ...(run.agent === undefined ? [] : [run.agent.namespace])];
  const lists = await Promise.all(
    [...new Set(namespaces)].map((namespace) =>
      listAll<V1Pod>((query) => kube.core.listNamespacedPod({ namespace, fieldSelector, ...query })),
    ),
  );
  return lists.flat();
}
