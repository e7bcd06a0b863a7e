import type { V1DaemonSet, V1Pod } from '@kubernetes/client-node';
import type { KindCluster } from '../cluster/cluster.ts';
import { IMAGES } from '../cluster/image-list.ts';
import { nodeNames } from '../cluster/up.ts';
import type { Kube } from '../kube/client.ts';
import { listAll } from '../kube/list.ts';
import { inNamespace, readManifest, withImages } from '../kube/manifest.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { waitFor } from '../kube/wait.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { BENCH } from '../model/timeouts.ts';
import type { ClusterUnderTest } from '../probe/cluster-under-test.ts';
import type { Plan } from '../probe/converge.ts';
import { type FixturePod, fixturePodOf } from '../probe/fixture-pods.ts';
import { plansAcross } from '../probe/pod-pairs.ts';
import { answeringByName } from '../probe/pod-targets.ts';

/** Pods that are made at a time: a node with two cores starts some 3 a second, and more at once only wait for each other. */
const AT_A_TIME = 30;

const LABEL = 'app=stand-in';

const numbered = (kind: string, index: number) => `${kind}-${String(index).padStart(3, '0')}`;

/**
 * Makes probe pods, as the fixtures have them, each of which stands for a node of its own; in turn on the nodes that there are.
 * @param range the numbers of those that are made, from and up to without it
 * @param image agnhost, as the nodes have it
 */
export async function makeStandIns(
  { kube, run }: Pick<ClusterUnderTest, 'kube' | 'run'>,
  [from, to]: readonly [number, number],
  image: string,
  signal: AbortSignal,
): Promise<void> {
  const { namespace } = run;
  const { items: nodes } = await kube.core.listNode();
  const template = await probeTemplate(image);
  for (let begin = from; begin < to; begin += AT_A_TIME) {
    const end = Math.min(to, begin + AT_A_TIME);
    const bodies = Array.from({ length: end - begin }, (_, at) => {
      const nodeName = nodes[(begin + at) % nodes.length]?.metadata?.name ?? '';
      const pod = {
        ...template,
        metadata: { name: numbered('pod', begin + at), labels: { app: 'stand-in' } },
      };
      return inNamespace([{ ...pod, spec: { ...template.spec, nodeName } } as V1Pod], namespace, {
        [RUN_LABEL]: run.name,
      })[0] as V1Pod;
    });
    await Promise.all(bodies.map((body) => kube.core.createNamespacedPod({ namespace, body })));
    await ready(kube, namespace, end, signal);
  }
}

/** What the fixtures' DaemonSet makes of a probe pod, but that nothing looks at it any more once it has begun. */
async function probeTemplate(image: string): Promise<V1Pod> {
  const manifest = withImages(await readManifest('pod-to-pod.yaml'), { [IMAGES.agnhost]: image });
  const set = manifest.find(({ metadata }) => metadata?.name === 'probe') as V1DaemonSet;
  const { spec } = set.spec?.template ?? {};
  const [container] = spec?.containers ?? [];
  if (spec === undefined || container === undefined) throw new Error('no probe pod in pod-to-pod.yaml');
  const { readinessProbe, resources, ...rest } = container;
  const once = {
    ...rest,
    // Hundreds of them on two cores, asked every second, would cost as much as what is measured.
    startupProbe: { ...readinessProbe, failureThreshold: 120 },
    resources: { ...resources, requests: { cpu: '1m', memory: '10Mi' } },
  };
  return { apiVersion: 'v1', kind: 'Pod', spec: { ...spec, containers: [once] } } as V1Pod;
}

async function ready(kube: Kube, namespace: string, count: number, signal: AbortSignal): Promise<void> {
  const look = async () => {
    const found = (await podsOf(kube, namespace)).filter(isReady).length;
    return found >= count ? { done: true } : { waitingFor: `${count - found} of them` };
  };
  await waitFor(`${count} pods that stand for nodes`, look, {
    withinMs: BENCH.standIns,
    everyMs: BENCH.standInsPoll,
    signal,
  });
}

function podsOf(kube: Kube, namespace: string): Promise<V1Pod[]> {
  return listAll<V1Pod>((query) =>
    kube.core.listNamespacedPod({ namespace, labelSelector: LABEL, ...query }),
  );
}

/** Those that are ready, as the probe pods of as many nodes. */
async function standIns(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  const pods = (await podsOf(cluster.kube, cluster.run.namespace)).filter(isReady);
  return pods.map((pod) =>
    fixturePodOf(cluster, pod, 'agnhost', (pod.metadata?.name ?? '').replace('pod', 'node')),
  );
}

/** What POD-2 asks of them, as of so many nodes. */
export async function standInPlans(cluster: ClusterUnderTest): Promise<Plan[]> {
  const pods = await standIns(cluster);
  const podOn = new Map(pods.map((pod) => [pod.node, pod]));
  return plansAcross(cluster, pods, (_, node) => [answeringByName(podOn.get(node) as FixturePod)]);
}

/** Where a container sees the bound on its own processes, of the first and of the second version of control groups. */
const BOUNDS = ['/sys/fs/cgroup/pids/pids.max', '/sys/fs/cgroup/pids.max'];

/**
 * Lets the nodes of a cluster have as many processes as the machine. Podman gives a container 2,048, threads included, of which a pod with its
 * shim takes some 22: enough for ninety pods on a node.
 */
export async function allowProcesses(
  { engine, name }: Pick<KindCluster, 'engine' | 'name'>,
  workers: number,
): Promise<void> {
  const script = BOUNDS.map((bound) => `if [ -e ${bound} ]; then echo max > ${bound}; fi`).join('\n');
  await Promise.all(
    nodeNames({ name, workers }).map((node) => engine.run(['exec', node, 'sh', '-ec', script])),
  );
}
