import type { V1Pod } from '@kubernetes/client-node';
import { seconds } from '../../config/duration.ts';
import { listAll } from '../../kube/client.ts';
import { inventoryOf } from '../../kube/inventory/inventory.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import { waitFor } from '../../kube/wait.ts';
import { allOf, type Evidence, Inconclusive, Skipped, Violation } from '../../model/outcomes.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import { expectOwnAddresses } from '../addressing/expect-addresses.ts';
import { expectReady } from '../nodes/expect-ready.ts';
import { restartNode } from './restart-node.ts';
import { everyWay, lossesOf, type Watched, watchPairs } from './watcher.ts';

/** Pods of a DaemonSet, which replaces each deleted pod. */
interface Agents {
  what: string;
  namespace: string;
  selector: string;
}

/** The names that kubeadm and kind use. */
const KUBE_PROXY: Agents = { what: 'kube-proxy', namespace: 'kube-system', selector: 'k8s-app=kube-proxy' };

/**
 * Restarts the network agent on all nodes at once, then kube-proxy if there is one, then a node if netconform made it. Connections between
 * pods and to a Service run meanwhile. Everything must recover within `pace.recoveryMs`. Pods must keep their addresses when the agent or
 * kube-proxy restarts. The evidence has the losses.
 * @throws Violation if something does not recover; Skipped without --disruptive, or if the agent is unknown or runs in static pods
 */
export async function expectRecovery(cluster: ClusterUnderTest): Promise<Evidence> {
  const { run } = cluster;
  if (!run.disruptive) throw new Skipped('it disrupts the cluster; --disruptive allows it');
  if (run.agent === undefined)
    throw new Skipped('netconform recognises no network agent; name it with --network-agent');
  if (run.agent.static === true)
    throw new Skipped('the network agent runs in static pods, which cannot be restarted by the API', {
      applies: false,
    });
  const parts = [await restart(cluster, { ...run.agent, what: run.agent.daemonSet })];
  if ((await agentPods(cluster, KUBE_PROXY)).length > 0) parts.push(await restart(cluster, KUBE_PROXY));
  const node = await restartNode(cluster);
  const evidence = allOf(...parts, ...(node === undefined ? [] : [node]));
  return node === undefined
    ? {
        ...evidence,
        summary: `${evidence.summary}; no node was restarted, because netconform did not make them`,
      }
    : evidence;
}

async function restart(cluster: ClusterUnderTest, agents: Agents): Promise<Evidence> {
  const before = await agentPods(cluster, agents);
  const addresses = await fixtureAddresses(cluster);
  const plan = await everyWay(cluster);
  const watch = watchPairs(plan);
  let readyMs: number;
  let watched: Watched[];
  let sampled: Evidence['sampled'];
  const start = performance.now();
  try {
    await cluster.kube.core.deleteCollectionNamespacedPod({
      namespace: agents.namespace,
      labelSelector: agents.selector,
    });
    await backAgain(cluster, agents, before);
    readyMs = performance.now() - start;
    ({ sampled } = await expectReachable(`pods and a Service, after the restart of ${agents.what}`, plan));
  } finally {
    watched = await watch.end();
  }
  const evidence = await expectWhole(cluster, addresses, agents.what);
  const losses = lossesOf(watched);
  return {
    checked: Math.min(evidence.checked, watched.length),
    summary: `${agents.what} restarted on ${before.length} nodes: ready after ${seconds(readyMs)}; ${losses.summary}; every address as before`,
    details: losses.details,
    ...(sampled === undefined ? {} : { sampled }),
  };
}

async function backAgain(cluster: ClusterUnderTest, agents: Agents, before: readonly V1Pod[]): Promise<void> {
  const old = new Set(before.map(({ metadata }) => metadata?.uid));
  const nodes = before.map(({ spec }) => spec?.nodeName ?? '');
  let waiting = nodes;
  const look = async () => {
    const pods = await agentPods(cluster, agents);
    const ready = pods.filter((pod) => isReady(pod) && !old.has(pod.metadata?.uid));
    waiting = nodes.filter((node) => !ready.some(({ spec }) => spec?.nodeName === node));
    return waiting.length === 0 ? ({ done: true } as const) : { waitingFor: waiting.join(', ') };
  };
  const withinMs = cluster.pace.recoveryMs;
  const signal = AbortSignal.timeout(withinMs + TIMEOUTS.request);
  await waitFor(agents.what, look, { withinMs, everyMs: PAUSES.poll, signal }).catch((error: unknown) => {
    throw new Violation(
      {
        kind: 'not-recovered',
        subject: `pods of ${agents.what}, after their restart`,
        failed: waiting.length,
        of: nodes.length,
        unit: 'nodes',
        samples: waiting.map((node) => ({
          objects: [`DaemonSet ${agents.namespace}/${agents.what}`],
          nodes: [node],
          detail: `${agents.what} was restarted and is not back on ${node} after ${withinMs / 1000} s`,
        })),
      },
      {
        expected: `a new pod of ${agents.what}, all its containers ready, on each of ${before.length} nodes`,
        details: [(error as Error).message],
        again: `kubectl get pods -n ${agents.namespace} -l ${agents.selector} -o wide`,
        lookedForMs: withinMs,
      },
    );
  });
}

/** @throws Violation if a pod of the run has another address, a node is not Ready, or two pods share an address */
async function expectWhole(
  cluster: ClusterUnderTest,
  before: ReadonlyMap<string, HeldBefore>,
  what: string,
): Promise<Evidence> {
  // A new inventory, because the cluster's own may be older than the restart.
  const inventory = inventoryOf(cluster.kube);
  const after = await fixtureAddresses(cluster);
  const samples = [...before].flatMap(([pod, { address, node }]) => {
    const now = after.get(pod)?.address;
    if (now === address) return [];
    const detail = `after the restart of ${what} ${pod} had ${address}, and has ${now ?? 'none'}`;
    return [
      { objects: [`pod ${pod} on ${node}`], nodes: [node], addresses: [address, now ?? []].flat(), detail },
    ];
  });
  if (samples.length > 0) {
    throw new Violation(
      {
        kind: 'address-changed',
        subject: `addresses of pods, after the restart of ${what}`,
        failed: samples.length,
        of: before.size,
        unit: 'pods',
        samples,
      },
      { expected: 'every pod keeps its address' },
    );
  }
  return allOf(
    expectReady(await inventory.nodes(), cluster.run.shape),
    expectOwnAddresses('pod', await inventory.podAddresses()),
  );
}

interface HeldBefore {
  address: string;
  node: string;
}

/** The addresses and nodes of the run's ready pods, by pod name. */
async function fixtureAddresses({ kube, run }: ClusterUnderTest): Promise<Map<string, HeldBefore>> {
  const { namespace } = run;
  const pods = await listAll<V1Pod>((query) => kube.core.listNamespacedPod({ namespace, ...query }));
  const alive = pods.filter(isReady);
  if (alive.length === 0) throw new Inconclusive(`no pod is ready in ${namespace}`);
  return new Map(
    alive.map(({ metadata, spec, status }) => [
      metadata?.name ?? '',
      { address: status?.podIP ?? '', node: spec?.nodeName ?? '' },
    ]),
  );
}

function agentPods({ kube }: ClusterUnderTest, { namespace, selector }: Agents): Promise<V1Pod[]> {
  return listAll<V1Pod>((query) =>
    kube.core.listNamespacedPod({ namespace, labelSelector: selector, ...query }),
  );
}
