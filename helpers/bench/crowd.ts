import { ApiException, type V1Node, type V1Pod, type V1Service } from '@kubernetes/client-node';
import pMap from 'p-map';
import { formatAddress, type Range } from '../address/range.ts';
import { seconds } from '../config/duration.ts';
import { BENCH, PAUSES, TIMEOUTS } from '../config/timeouts.ts';
import type { Kube } from '../kube/client.ts';
import { waitFor } from '../kube/wait.ts';
import { KWOK_NODE } from './kwok.ts';

/** How many there are, beside what the cluster has of its own. */
export interface CrowdSize {
  nodes: number;
  pods: number;
  services: number;
}

/** Where its pods are. */
export const CROWD = 'crowd';

/** Its Services have a namespace of their own: for every change of a pod the controllers go through all Services beside it. */
export const CROWD_SERVICES = 'crowd-services';

/** Requests under way at a time: an API server takes 400 of reading and 200 of writing, and answers fewer sooner. */
const AT_A_TIME = 48;

/** The first of them are the nodes' that the cluster was made with. */
const FIRST_NODE_RANGE = 8;

/** Digits enough for the largest, so that names sort as they are numbered, as the API server lists them. */
const numbered = (kind: string, index: number) => `${kind}-${String(index).padStart(6, '0')}`;

export const nodeName = (index: number) => numbered('fake', index);
export const podName = (index: number) => numbered('pod', index);
const serviceName = (index: number) => numbered('service', index);

/** A node that kwok plays. Without the label of a system, so that the cluster's DaemonSets leave it alone, and tainted for all others. */
export function fakeNode(name: string, podCIDR: string): V1Node {
  return {
    metadata: { name, annotations: { ...KWOK_NODE } },
    spec: {
      podCIDR,
      podCIDRs: [podCIDR],
      taints: [{ key: 'kwok.x-k8s.io/node', value: 'fake', effect: 'NoSchedule' }],
    },
  };
}

/** The pod CIDR of a node, the /24 that its number is in the pod range. */
export function nodeRange(podRange: Range, index: number): string {
  return `${formatAddress(podRange.first + BigInt(FIRST_NODE_RANGE + index) * 256n, 4)}/24`;
}

/** Makes them all, and waits until every pod has an address. */
export async function makeCrowd(
  kube: Kube,
  size: CrowdSize,
  podRange: Range,
  { log, signal }: { log: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  const many = async (count: number, what: string, make: (index: number) => Promise<unknown>) => {
    const began = performance.now();
    await inTurn(count, signal, make);
    log(`${count} ${what} made in ${seconds(performance.now() - began)}`);
  };
  await many(size.nodes, 'nodes', (index) =>
    kube.core.createNode({ body: fakeNode(nodeName(index), nodeRange(podRange, index)) }),
  );
  await many(size.services, 'Services', (index) =>
    kube.core.createNamespacedService({ namespace: CROWD_SERVICES, body: service(serviceName(index)) }),
  );
  await many(size.pods, 'pods', (index) =>
    kube.core.createNamespacedPod({
      namespace: CROWD,
      body: pod(podName(index), nodeName(index % size.nodes)),
    }),
  );
  const began = performance.now();
  await everyPodRuns(kube, signal);
  log(`every pod has an address after ${seconds(performance.now() - began)} more`);
}

/** Waits until no pod of the crowd is without an address. */
export async function everyPodRuns(kube: Kube, signal: AbortSignal): Promise<void> {
  await waitFor(
    'addresses of all pods',
    async () => {
      const { items } = await kube.core.listNamespacedPod({
        namespace: CROWD,
        fieldSelector: 'status.phase!=Running',
        limit: 1,
      });
      return items[0] === undefined ? { done: true } : { waitingFor: items[0].metadata?.name ?? '' };
    },
    { withinMs: BENCH.crowd, everyMs: BENCH.crowdPoll, signal },
  );
}

/** Makes so many, a few at a time. */
async function inTurn(
  count: number,
  signal: AbortSignal,
  make: (index: number) => Promise<unknown>,
): Promise<void> {
  // An API server that has much to do closes connections; what was made all the same is there.
  const once = (index: number) =>
    waitFor(
      `number ${index}`,
      () =>
        make(index).then(
          () => ({ done: true }),
          (error: unknown) => {
            if (error instanceof ApiException && error.code === 409) return { done: true };
            throw error;
          },
        ),
      { withinMs: TIMEOUTS.fixtures, everyMs: PAUSES.poll, signal },
    );
  await pMap(Array.from({ length: count }).keys(), once, { concurrency: AT_A_TIME, signal });
}

function pod(name: string, node: string): V1Pod {
  return { metadata: { name }, spec: { nodeName: node, containers: [{ name: 'none', image: 'none' }] } };
}

/** One that no kube-proxy writes rules for: the label says that somebody else does. */
export function service(name: string, clusterIP?: string): V1Service {
  return {
    metadata: { name, labels: { 'service.kubernetes.io/service-proxy-name': 'none' } },
    spec: { ports: [{ port: 80 }], ...(clusterIP === undefined ? {} : { clusterIP }) },
  };
}
