import type { KubernetesObject, V1DaemonSet, V1Node } from '@kubernetes/client-node';
import { TIMEOUTS } from '../config/timeouts.ts';
import { apply } from '../kube/apply.ts';
import type { Kube } from '../kube/client.ts';
import { RUN_LABEL } from '../kube/labels.ts';
import { listAll } from '../kube/list.ts';
import { inNamespace, readManifest, withImages } from '../kube/manifest.ts';
import { createNamespace, removeNamespaces } from '../kube/namespace.ts';
import { waitForPods } from '../kube/wait-pods.ts';
import { refusedPods } from './refused-pods.ts';

/** The manifests under fixtures/ that the suites need. */
const MANIFESTS = [
  'nodes.yaml',
  'container-to-container.yaml',
  'pod-to-pod.yaml',
  'pod-to-service.yaml',
  'external-to-service.yaml',
];

export interface Fixtures {
  /** Applies what does not care where it lands; may come before all nodes have joined. */
  applyEarly(kube: Kube, signal: AbortSignal): Promise<void>;
  /** Applies the rest and waits until every pod is ready. */
  applyRest(kube: Kube, signal: AbortSignal): Promise<void>;
  /** Removes all of it and waits until it is gone. */
  remove(kube: Kube, signal: AbortSignal): Promise<void>;
}

/** The fixtures of one run, in a namespace of the run's name. */
export function fixturesOf(run: string, images: Readonly<Record<string, string>>): Fixtures {
  const labels = { [RUN_LABEL]: run };
  const objects = async () =>
    inNamespace(withImages((await Promise.all(MANIFESTS.map(readManifest))).flat(), images), run, labels);
  // Replicas are spread over the nodes that are Ready when they are scheduled.
  const needsAllNodes = ({ kind }: KubernetesObject) => kind === 'Deployment';
  return {
    async applyEarly(kube, signal) {
      // Pods on the host network, which the usual policies of admission do not take.
      await createNamespace(
        kube,
        run,
        { ...labels, 'pod-security.kubernetes.io/enforce': 'privileged' },
        signal,
      );
      await apply(
        kube,
        (await objects()).filter((object) => !needsAllNodes(object)),
      );
    },
    async applyRest(kube, signal) {
      await apply(kube, (await objects()).filter(needsAllNodes));
      const start = performance.now();
      await waitForPods(
        kube,
        'fixtures',
        {
          namespace: run,
          selector: `${RUN_LABEL}=${run}`,
          enough: async (ready, all) => {
            const patient = performance.now() - start < TIMEOUTS.passingTrouble;
            const missing = await missingOf(kube, run);
            const refused = missing === undefined || patient ? undefined : await refusedPods(kube, run);
            if (refused !== undefined) throw new Error(`fixtures: ${refused}`);
            if (missing !== undefined) return missing;
            const unready = all.filter((pod) => !ready.includes(pod));
            const dead = patient ? [] : await deadNodes(kube);
            const waiting = unready
              .filter(({ spec }) => !dead.includes(spec?.nodeName ?? ''))
              .map((pod) => pod.metadata?.name);
            return waiting.length === 0 && all.length > 0
              ? true
              : `ready of ${waiting.join(', ') || 'any pod'}`;
          },
        },
        { withinMs: TIMEOUTS.fixtures, signal },
      );
    },
    remove: (kube, signal) => removeNamespaces(kube, run, `${RUN_LABEL}=${run}`, signal),
  };
}

/** Nodes that are not Ready: their pods are not waited for, a requirement names the node. */
async function deadNodes(kube: Kube): Promise<string[]> {
  const nodes = await listAll<V1Node>((query) => kube.core.listNode(query));
  return nodes
    .filter(
      ({ status }) =>
        !status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
    )
    .map(({ metadata }) => metadata?.name ?? '');
}

/** What has not made all its pods yet, in words. */
async function missingOf(kube: Kube, namespace: string): Promise<string | undefined> {
  const [daemonSets, deployments] = await Promise.all([
    listAll<V1DaemonSet>((query) => kube.apps.listNamespacedDaemonSet({ namespace, ...query })),
    listAll((query) => kube.apps.listNamespacedDeployment({ namespace, ...query })),
  ]);
  const waiting = [
    ...daemonSets
      .filter(
        ({ metadata, status }) =>
          status === undefined ||
          status.observedGeneration !== metadata?.generation ||
          status.desiredNumberScheduled === 0 ||
          status.currentNumberScheduled < status.desiredNumberScheduled,
      )
      .map(({ metadata }) => metadata?.name),
    ...deployments
      .filter(({ spec, status }) => (status?.replicas ?? 0) < (spec?.replicas ?? 1))
      .map(({ metadata }) => metadata?.name),
  ];
  return waiting.length === 0 ? undefined : `the pods of ${waiting.join(', ')}`;
}
