import { setTimeout } from 'node:timers/promises';
import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { listAll } from '../kube/client.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { Inconclusive } from '../model/outcomes.ts';
import { PAUSES } from '../model/timeouts.ts';
import { ARRIVALS_COMMAND, readArrivals } from './arrivals.ts';
import { type ClusterUnderTest, execInPod } from './cluster-under-test.ts';
import type { Arrivals, Target } from './probe.ts';
import { type Prober, podProber } from './prober.ts';

/** A fixture pod of the run. */
export interface FixturePod {
  name: string;
  node: string;
  ip: string;
  /** Addresses of every family, the first one first. */
  ips: string[];
  /** The name that its server answers. */
  says: string;
  /** The ports of its server. */
  ports: Ports;
  prober: Prober;
  /** The pod is on its node's network. */
  onHost?: true;
  arrivals(): Promise<Arrivals>;
}

/** Ports of a server over TCP and UDP. */
export interface Ports {
  tcp: number;
  udp: number;
}

/** Ports of the servers in pods. */
export const PORTS: Ports = { tcp: 8080, udp: 8081 };

/** A pod of the run's namespace, with the means to probe from it. */
function fixturePodOf(cluster: ClusterUnderTest, pod: V1Pod, container: string): FixturePod {
  const node = pod.spec?.nodeName ?? '';
  const { namespace } = cluster.run;
  const name = pod.metadata?.name ?? '';
  const ip = pod.status?.podIP ?? '';
  const onHost = pod.spec?.hostNetwork === true;
  return {
    name,
    node,
    ip,
    ips: pod.status?.podIPs?.map((each) => each.ip) ?? [],
    says: name,
    ports: PORTS,
    prober: podProber(cluster, { namespace, name, container, node, address: ip, onHost }),
    ...(onHost ? { onHost } : {}),
    arrivals: async () =>
      readArrivals((await execInPod(cluster, { name, container, node }, ARRIVALS_COMMAND)).stdout),
  };
}

/**
 * The ready fixture pods with a label, at least one. On a busy node a readiness probe may fail for a moment. So the first call of a run waits
 * for pods that are not ready, as long as a pair may take to converge. Pods that stay unready are noted as not probed.
 * @throws Inconclusive if none is ready
 */
async function ready(cluster: ClusterUnderTest, label: string, container: string): Promise<FixturePod[]> {
  const { namespace, name: run } = cluster.run;
  const { waitedInVain, notAsked } = cluster;
  // A namespace of the user may hold other pods.
  const labelSelector = `${label},${RUN_LABEL}=${run}`;
  const start = performance.now();
  for (;;) {
    const all = await listAll<V1Pod>((query) =>
      cluster.kube.core.listNamespacedPod({ namespace, labelSelector, ...query }),
    );
    const pods = all.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
    const unready = pods.filter((pod) => !isReady(pod));
    const hoped = unready.filter(({ metadata }) => !waitedInVain.has(metadata?.uid ?? ''));
    if (hoped.length === 0 || performance.now() - start >= cluster.pace.convergeMs) {
      for (const { metadata, spec } of unready) {
        waitedInVain.add(metadata?.uid ?? '');
        notAsked.set(`pod ${metadata?.name} is not ready`, spec?.nodeName);
      }
      const found = pods.filter(isReady).map((pod) => fixturePodOf(cluster, pod, container));
      if (found.length > 0) return found;
      throw new Inconclusive(`no pod with the label ${label} is ready in ${namespace}`);
    }
    await setTimeout(PAUSES.poll);
  }
}

/** The pod on every schedulable node that probes and answers. */
export function probePods(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return ready(cluster, 'app=probe', 'agnhost');
}

/** The second pod on every schedulable node that probes and answers. */
export function neighbourPods(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return ready(cluster, 'app=neighbour', 'agnhost');
}

/** Pods that a requirement made for itself. */
export function labelledPods(cluster: ClusterUnderTest, label: string): Promise<FixturePod[]> {
  return ready(cluster, label, 'agnhost');
}

/** The replicas behind Services of every kind. They answer with their own names. */
export function echoPods(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return ready(cluster, 'app=echo', 'agnhost');
}

/** The pod on the host network of every schedulable node. */
export function hostPods(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return ready(cluster, 'app=host', 'agnhost');
}

/** The replicas of nginx; none if no replica is ready, which is noted. */
export function nginxPods(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return orNotAsked(cluster, ready(cluster, 'run=nginx', 'nginx'));
}

/** The client for execs; none if it is not ready, which is noted. */
export async function clientPods(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return orNotAsked(cluster, ready(cluster, 'app=client', 'agnhost'));
}

/** None if none is ready: the rest of a requirement is still probed, and its verdict stays open. */
async function orNotAsked(
  { notAsked }: Pick<ClusterUnderTest, 'notAsked'>,
  pods: Promise<FixturePod[]>,
): Promise<FixturePod[]> {
  try {
    return await pods;
  } catch (error) {
    if (!(error instanceof Inconclusive)) throw error;
    notAsked.set(error.message, undefined);
    return [];
  }
}

/** nginx at an address, expected to answer with its welcome page. */
export function welcoming(name: string, address: string, port = 80, node?: string): Target {
  return {
    name,
    ...(node === undefined ? {} : { node }),
    url: `http://${host(address)}:${port}/`,
    answer: { contains: 'Welcome to nginx!' },
  };
}

/** An address in the form of a URL. */
export function host(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** Schedulable nodes on which a fixture for every node is not ready. */
export function nodesWithout(pods: readonly FixturePod[], nodes: readonly V1Node[]): string[] {
  return nodes
    .map((node) => node.metadata?.name ?? '')
    .filter((name) => !pods.some(({ node }) => node === name));
}
