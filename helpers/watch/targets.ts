import type { V1Pod } from '@kubernetes/client-node';
import { type Kube, listAll } from '../kube/client.ts';
import { takesPart } from '../kube/inventory/schedulable.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { Inconclusive } from '../model/outcomes.ts';
import { parseAddress } from '../model/range.ts';
import { PAUSES } from '../model/timeouts.ts';
import { type ClusterUnderTest, execInPod } from '../probe/cluster-under-test.ts';
import { echoPods, type FixturePod, greetingOf, host, nginxPods, welcoming } from '../probe/fixture-pods.ts';
import { judgeAnswer } from '../probe/judge-answer.ts';
import { dialUdp } from '../probe/place-targets.ts';
import type { Target } from '../probe/probe.ts';
import { encodedQuestion, judgeDnsAnswer } from '../requirements/services/dns-question.ts';
import { domainOf, nameserversOf } from '../requirements/services/resolver.ts';
import { readService } from '../requirements/services/service-targets.ts';
import { type Connection, connectionOf, type Kind } from './connection.ts';
import type { Asked } from './lane.ts';
import { OUTSIDE } from './observer.ts';

/** A pod of the fixtures as it is just now. */
export interface PodNow {
  name: string;
  node: string;
  ip: string;
  /** Changes whenever its container is started anew; undefined while it does not run. */
  container: string | undefined;
}

/** The pods that are on every node, looked at again and again. */
export interface PodsNow {
  /** Looks; where that throws, what was known before still is. */
  refresh(): Promise<void>;
  /** The pod of a label on a node, or the last one there was; undefined where there never was one. */
  on(node: string, app: string): PodNow | undefined;
}

export function podsNow(kube: Kube, namespace: string): PodsNow {
  const known = new Map<string, PodNow>();
  return {
    async refresh() {
      const labelSelector = `${RUN_LABEL}=${namespace}`;
      const pods = await listAll<V1Pod>((query) =>
        kube.core.listNamespacedPod({ namespace, labelSelector, ...query }),
      );
      const alive = pods.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
      for (const [key, pod] of known)
        if (!alive.some(({ metadata }) => metadata?.name === pod.name))
          known.set(key, { ...pod, container: undefined });
      for (const pod of alive) {
        const { nodeName: node } = pod.spec ?? {};
        const ip = pod.status?.podIP;
        if (node === undefined || ip === undefined) continue;
        const [status] = pod.status?.containerStatuses ?? [];
        known.set(keyOf(node, pod.metadata?.labels?.app ?? ''), {
          name: pod.metadata?.name ?? '',
          node,
          ip,
          container: status?.state?.running === undefined ? undefined : status.containerID,
        });
      }
    },
    on: (node, app) => known.get(keyOf(node, app)),
  };
}

function keyOf(node: string, app: string): string {
  return `${node} ${app}`;
}

/** Looks for pods that were replaced or got another address; what cannot be looked at just now is taken to be as it was. */
export function keepLooking(pods: PodsNow): NodeJS.Timeout {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    await pods.refresh().catch(() => undefined);
    busy = false;
  }, PAUSES.watchedPods);
  timer.unref();
  return timer;
}

/** Who asks whom: from each node as its pods are just now, and from outside. */
export interface Targets {
  /** The schedulable nodes. One that has no pod to ask or to be asked is watched all the same, and nothing is seen of it. */
  nodes: string[];
  connections: Connection[];
  fromNode(node: string): Asked[];
  fromOutside: (() => Asked)[];
}

/** The Service that is watched: its pods answer with their names. */
const SERVICE = 'echo';

/**
 * The connections of some kinds: from the pod of every node to that of every other one and to a second one beside it, to a Service, and
 * to the DNS server that pods are told; and from outside to a node port of every node.
 */
export async function targetsOf(
  cluster: ClusterUnderTest,
  pods: PodsNow,
  kinds: readonly Kind[],
): Promise<Targets> {
  const nodes = (await cluster.inventory.nodes())
    .filter(takesPart(cluster.run.shape))
    .map(({ metadata }) => metadata?.name ?? '')
    .sort();
  const pairs = kinds.includes('pod')
    ? nodes.flatMap((from) => nodes.map((to) => podPair(pods, from, to)))
    : [];
  const service = kinds.includes('service') ? await toService(cluster) : undefined;
  const dns = kinds.includes('dns') ? await toDns(cluster, pods, nodes) : undefined;
  const each = [service, dns].flatMap((asked) => (asked === undefined ? [] : nodes.map(asked)));
  const atNode = kinds.includes('node-port') ? await toNodePort(cluster, pods) : undefined;
  const fromOutside = atNode === undefined ? [] : nodes.map((node) => () => atNode(node));
  const fixed = [...each, ...fromOutside.map((now) => now())];
  return {
    nodes,
    connections: [...pairs.map(({ connection }) => connection), ...fixed.map(({ connection }) => connection)],
    fromNode: (node) => [
      ...pairs.filter(({ connection }) => connection.from === node).flatMap(({ now }) => now() ?? []),
      ...each.filter(({ connection }) => connection.from === node),
    ],
    fromOutside,
  };
}

/** A pair of pods, wherever they are just now. */
function podPair(
  pods: PodsNow,
  from: string,
  to: string,
): { connection: Connection; now(): Asked | undefined } {
  const connection = connectionOf('pod', from, to, to);
  return {
    connection,
    now() {
      const pod = pods.on(to, from === to ? 'neighbour' : 'probe');
      if (pod === undefined) return undefined;
      return plain(connection, {
        name: pod.name,
        url: `http://${host(pod.ip)}:8080/hostname`,
        answer: { equals: pod.name },
      });
    },
  };
}

/**
 * What the names of all pods of a Deployment begin with, those of later ones included: its name and the hash of its template, in which the
 * run's name is.
 */
function prefixOf([pod]: readonly FixturePod[]): string {
  const { name = '' } = pod ?? {};
  return name.slice(0, name.lastIndexOf('-') + 1);
}

async function toService(cluster: ClusterUnderTest): Promise<(from: string) => Asked> {
  const [service, prefix] = await Promise.all([
    readService(cluster, SERVICE),
    echoPods(cluster).then(prefixOf),
  ]);
  const ip = service.spec?.clusterIP;
  if (ip === undefined) throw new Inconclusive(`Service ${SERVICE} was given no cluster IP`);
  return (from) =>
    plain(connectionOf('service', from, `Service ${SERVICE}`), {
      name: SERVICE,
      url: `http://${host(ip)}/hostname`,
      answer: { contains: prefix },
    });
}

async function toDns(
  cluster: ClusterUnderTest,
  pods: PodsNow,
  nodes: readonly string[],
): Promise<(from: string) => Asked> {
  const pod = nodes.map((node) => pods.on(node, 'probe')).find((one) => one?.container !== undefined);
  if (pod === undefined) throw new Inconclusive('no pod can make DNS lookups');
  const [{ stdout }, api] = await Promise.all([
    execInPod(cluster, { name: pod.name }, ['cat', '/etc/resolv.conf']),
    cluster.kube.core.readNamespacedService({ namespace: 'default', name: 'kubernetes' }),
  ]);
  const [server] = nameserversOf(stdout);
  const address = api.spec?.clusterIP;
  if (server === undefined || address === undefined)
    throw new Inconclusive(`a pod has no DNS server; its resolv.conf says "${stdout.trim()}"`);
  const question = encodedQuestion(
    `kubernetes.default.svc.${domainOf(stdout)}`,
    parseAddress(address).family,
  );
  return (from) => ({
    connection: connectionOf('dns', from, `DNS at ${server}`),
    url: dialUdp(server, 53, question),
    dialled: true,
    judge: ({ text }) => judgeDnsAnswer(text),
  });
}

/** The node port of nginx at the address that a node has just now: that of the pod on its host network. */
async function toNodePort(cluster: ClusterUnderTest, pods: PodsNow): Promise<(node: string) => Asked> {
  const [{ spec }, prefix] = await Promise.all([
    readService(cluster, 'nginx-nodeport'),
    nginxPods(cluster).then(prefixOf),
  ]);
  const answer = { contains: greetingOf(prefix).replace(/\.$/, '') };
  const port = spec?.ports?.[0]?.nodePort;
  if (port === undefined) throw new Inconclusive('Service nginx-nodeport was given no node port');
  return (node) => {
    const name = `node port of ${node}`;
    return plain(
      connectionOf('node-port', OUTSIDE, node, node),
      welcoming(name, pods.on(node, 'host')?.ip ?? node, answer, port, node),
    );
  };
}

function plain(connection: Connection, target: Target): Asked {
  return { connection, url: target.url, judge: (received) => judgeAnswer(target, received).judged };
}
