import { setTimeout } from 'node:timers/promises';
import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { listAll } from '../kube/client.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { Inconclusive } from '../model/outcomes.ts';
import { PAUSES } from '../model/timeouts.ts';
import { ARRIVALS_COMMAND, readArrivals } from './arrivals.ts';
import { type ClusterUnderTest, execInPod } from './cluster-under-test.ts';
import type { Answer, Arrivals, Target } from './probe.ts';
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
  const { waitedInVain, notAsked } = cluster;
  const start = performance.now();
  for (;;) {
    const all = await listFixtures(cluster, label);
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
      throw new Inconclusive(`no pod with the label ${label} is ready in ${cluster.run.namespace}`);
    }
    await setTimeout(PAUSES.poll);
  }
}

function listFixtures(
  { kube, run: { namespace, name } }: Pick<ClusterUnderTest, 'kube' | 'run'>,
  label: string,
): Promise<V1Pod[]> {
  // A namespace of the user may hold other pods.
  const labelSelector = `${label},${RUN_LABEL}=${name}`;
  return listAll((query) => kube.core.listNamespacedPod({ namespace, labelSelector, ...query }));
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

const NGINX = 'run=nginx';

/** The replicas of nginx; none if no replica is ready, which is noted. */
export async function nginxPods(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  const pods = await orNotAsked(cluster, ready(cluster, NGINX, 'nginx'));
  return pods.map((pod) => ({ ...pod, says: greetingOf(pod.name) }));
}

/** The answer of any replica of nginx. Replicas that are not ready count, because they may become ready during the probe. */
export async function anyNginx({ kube, run }: ClusterUnderTest): Promise<Answer> {
  const pods = await listFixtures({ kube, run }, NGINX);
  return { oneOf: pods.map(({ metadata }) => greetingOf(metadata?.name ?? '')) };
}

/** The page of an nginx pod, which ends with its name. */
export function greetingOf(pod: string): string {
  return `Welcome to nginx! This is ${pod}.`;
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

/** nginx at an address, expected to answer with the welcome page of one of its pods. */
export function welcoming(name: string, address: string, answer: Answer, port = 80, node?: string): Target {
  return {
    name,
    ...(node === undefined ? {} : { node }),
    url: `http://${host(address)}:${port}/`,
    answer,
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
