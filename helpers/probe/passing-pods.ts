import { randomBytes } from 'node:crypto';
import { ApiException, type V1Pod } from '@kubernetes/client-node';
import { isReady, Progress } from '../kube/pod-trouble.ts';
import { shaped } from '../kube/shape.ts';
import { waitFor } from '../kube/wait.ts';
import { PASSING_LABEL, RUN_LABEL } from '../model/labels.ts';
import { Inconclusive, Skipped } from '../model/outcomes.ts';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';
import { type FixturePod, labelledPods, PORTS } from './fixture-pods.ts';

/** A pod that one requirement makes for itself, on one node, despite the node's taints. */
export interface PassingPod {
  name: string;
  node: string;
  labels: Record<string, string>;
  /** Arguments of agnhost; by default it sleeps. */
  args?: readonly string[];
  /** Grace period, ms; by default {@link TIMEOUTS.podGrace}. */
  graceMs?: number;
  /** Port of its node that leads to its server, over TCP and UDP. */
  hostPort?: number;
  /** Folders of the node that it may read. */
  reads?: readonly string[];
  /** The pod is on the host network and needs nothing of the cluster's. */
  hostNetwork?: true;
  /** It may send ICMP echoes: on the pod network by a sysctl that every level of Pod Security allows, on its node's with NET_RAW, as root. */
  pings?: 'from its network' | "from its node's network";
}

/** All groups may open sockets for ICMP echoes (icmp(7)). */
const PING_GROUPS = { name: 'net.ipv4.ping_group_range', value: '0 2147483647' } as const;

/** The path at which a pod mounts the folders of its node. */
export const NODE_FILES = '/node';

/** Its value differs for each check: pods of an earlier check may still be ending. */
const CHECK_LABEL = 'netconform.io/check';

/**
 * Makes pods for one check and removes them after its work.
 * @param kind the prefix of their names
 * @throws Skipped if the cluster does not admit them; Inconclusive if they do not become ready
 */
export async function withPods<T>(
  cluster: ClusterUnderTest,
  kind: string,
  pods: readonly Omit<PassingPod, 'name' | 'labels'>[],
  work: (pods: FixturePod[]) => Promise<T>,
): Promise<T> {
  const own = `${kind}-${randomBytes(2).toString('hex')}`;
  const label = `${CHECK_LABEL}=${own}`;
  const made = pods.map((pod, index) => ({
    ...pod,
    name: `${own}-${index}`,
    labels: { [CHECK_LABEL]: own },
  }));
  try {
    await createPods(cluster, made);
    await podsReady(cluster, label, made.length);
    return await work(await labelledPods(cluster, label));
  } finally {
    await removePods(cluster, label);
  }
}

/**
 * Makes pods in the run's namespace, with the image of its fixtures.
 * @throws Skipped if the cluster does not admit them
 */
export async function createPods(cluster: ClusterUnderTest, pods: readonly PassingPod[]): Promise<void> {
  const { kube, run } = cluster;
  const image = await agnhostImage(cluster);
  try {
    await Promise.all(
      pods.map((pod) =>
        kube.core.createNamespacedPod({
          namespace: run.namespace,
          body: shaped(body(run.name, pod, image), run.shape),
        }),
      ),
    );
  } catch (error) {
    if (!(error instanceof ApiException && error.code === 403)) throw error;
    // Nobody forbids the pods: somebody is deleting the namespace of the run.
    if (String(error.body).includes('NamespaceTerminating')) throw error;
    // Nobody forbids the pods: this user had the right when the run began, and has lost it.
    if (!(await mayCreatePods(cluster))) throw error;
    throw new Skipped(`the cluster does not admit the pods for this check: ${messageOf(error)}`);
  }
}

async function mayCreatePods({ kube, run }: ClusterUnderTest): Promise<boolean> {
  const resourceAttributes = { verb: 'create', resource: 'pods', namespace: run.namespace };
  const body = { spec: { resourceAttributes } };
  return (await kube.authorization.createSelfSubjectAccessReview({ body })).status?.allowed === true;
}

/**
 * Waits until this many pods with a label are ready.
 * @throws Inconclusive if they do not become ready
 */
export async function podsReady(
  cluster: ClusterUnderTest,
  labelSelector: string,
  count: number,
): Promise<void> {
  const { namespace } = cluster.run;
  const progress = new Progress();
  const look = async () => {
    const { items } = await cluster.kube.core.listNamespacedPod({ namespace, labelSelector });
    const ready = items.filter(isReady).length;
    if (ready === count) return { done: true } as const;
    return { waitingFor: `${count - ready} of them`, progress: progress.see(items) };
  };
  const withinMs = TIMEOUTS.passingPods;
  // The wait itself reports what it waited for.
  const signal = AbortSignal.timeout(TIMEOUTS.makesPods);
  await waitFor(`pods with the label ${labelSelector}`, look, {
    withinMs,
    everyMs: PAUSES.poll,
    signal,
  }).catch((error: unknown) => {
    throw new Inconclusive((error as Error).message);
  });
}

/** The image of the run's fixtures, under its name in this cluster. */
export async function agnhostImage({ kube, run }: ClusterUnderTest): Promise<string> {
  const set = await kube.apps.readNamespacedDaemonSet({ namespace: run.namespace, name: 'probe' });
  return set.spec?.template.spec?.containers[0]?.image ?? '';
}

/** Removes the pods with a label, without waiting for their end. */
export async function removePods({ kube, run }: ClusterUnderTest, labelSelector: string): Promise<void> {
  await kube.core.deleteCollectionNamespacedPod({ namespace: run.namespace, labelSelector });
}

function body(
  run: string,
  {
    name,
    node,
    labels,
    args = ['pause'],
    graceMs = TIMEOUTS.podGrace,
    hostPort,
    reads = [],
    pings,
    hostNetwork,
  }: PassingPod,
  image: string,
): V1Pod {
  const raw = pings === "from its node's network";
  const volume = (path: string) => path.slice(1).replaceAll('/', '-');
  return {
    metadata: { name, labels: { ...labels, [RUN_LABEL]: run, [PASSING_LABEL]: 'yes' } },
    spec: {
      nodeName: node,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: graceMs / 1000,
      ...(raw || hostNetwork === true ? { hostNetwork: true } : {}),
      securityContext: {
        ...(raw ? { runAsUser: 0 } : { runAsNonRoot: true, runAsUser: 65534 }),
        seccompProfile: { type: 'RuntimeDefault' },
        ...(pings === 'from its network' ? { sysctls: [PING_GROUPS] } : {}),
      },
      volumes: reads.map((path) => ({ name: volume(path), hostPath: { path, type: 'Directory' } })),
      containers: [
        {
          name: 'agnhost',
          image,
          imagePullPolicy: 'IfNotPresent',
          args: [...args],
          ...(hostPort === undefined
            ? {}
            : {
                ports: [
                  { containerPort: PORTS.tcp, hostPort, protocol: 'TCP' },
                  { containerPort: PORTS.udp, hostPort, protocol: 'UDP' },
                ],
              }),
          resources: { requests: { cpu: '1m', memory: '10Mi' }, limits: { memory: '64Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'], ...(raw ? { add: ['NET_RAW'] } : {}) },
          },
          volumeMounts: reads.map((path) => ({
            name: volume(path),
            mountPath: `${NODE_FILES}${path}`,
            readOnly: true,
          })),
        },
      ],
    },
  };
}

function messageOf({ body: said }: ApiException<unknown>): string {
  try {
    return (JSON.parse(String(said)) as { message?: string }).message ?? String(said);
  } catch {
    return String(said);
  }
}
