import type { KubernetesObject, V1DaemonSet, V1Deployment, V1Node } from '@kubernetes/client-node';
import { apply } from '../kube/apply.ts';
import type { Kube } from '../kube/client.ts';
import { listAll, readable } from '../kube/list.ts';
import { inNamespace, readManifest, withImages } from '../kube/manifest.ts';
import { createNamespace, removeNamespaces } from '../kube/namespace.ts';
import { removeLabelled } from '../kube/remove-labelled.ts';
import { shaped } from '../kube/shape.ts';
import { waitForPods } from '../kube/wait-pods.ts';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../model/labels.ts';
import { type PodShape, UNSHAPED } from '../model/pod-shape.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { refusedPods, type WithoutPods } from './refused-pods.ts';
import { jobNamespaceOf } from './run-name.ts';

/** The manifests under fixtures/ that the suites need. */
export const MANIFESTS = [
  'nodes.yaml',
  'container-to-container.yaml',
  'pod-to-pod.yaml',
  'pod-to-service.yaml',
  'external-to-service.yaml',
];

/** The fixture on the host network, whose pods some policies of admission do not take. */
export const ON_HOST_NETWORK = 'host';

/** Where the fixtures of a run are. */
export interface FixturePlace {
  run: string;
  namespace: string;
  /** It was there before, and stays. */
  given: boolean;
  /** When a namespace of its own is nobody's any more, in RFC 3339; absent: in a cluster that goes as a whole. */
  expires?: string;
}

export interface Fixtures {
  /** Their objects as they are applied. */
  objects(): Promise<KubernetesObject[]>;
  /** Applies what does not care where it lands; may come before all nodes have joined. */
  applyEarly(kube: Kube, signal: AbortSignal): Promise<void>;
  /**
   * Applies the rest and waits until every pod is ready.
   * @returns why what needs pods on the host network cannot be asked, in words; undefined: they are admitted
   */
  applyRest(kube: Kube, signal: AbortSignal): Promise<string | undefined>;
  /** Removes all of it and waits until it is gone. */
  remove(kube: Kube, signal: AbortSignal): Promise<void>;
}

/** Names of the fixtures' pods that nothing makes anew. */
export async function podsAlone(): Promise<string[]> {
  const objects = (await Promise.all(MANIFESTS.map(readManifest))).flat();
  return objects.flatMap(({ kind, metadata }) => (kind === 'Pod' ? (metadata?.name ?? []) : []));
}

/** The fixtures of a run, in a namespace of the run's name. */
export function fixturesOf(
  run: string,
  images: Readonly<Record<string, string>>,
  shape: PodShape = UNSHAPED,
): Fixtures {
  return fixturesIn({ run, namespace: run, given: false }, images, shape);
}

/** The fixtures of a run, wherever they are to be. */
export function fixturesIn(
  { run, namespace, given, expires }: FixturePlace,
  images: Readonly<Record<string, string>>,
  shape: PodShape = UNSHAPED,
): Fixtures {
  const labels = { [RUN_LABEL]: run };
  const selector = `${RUN_LABEL}=${run}`;
  const objects = async () =>
    inNamespace(
      withImages((await Promise.all(MANIFESTS.map(readManifest))).flat(), images),
      namespace,
      labels,
    ).map((object) => shaped(object, shape));
  // Replicas are spread over the nodes that are Ready when they are scheduled.
  const needsAllNodes = ({ kind }: KubernetesObject) => kind === 'Deployment';
  return {
    objects,
    async applyEarly(kube, signal) {
      // Pods on the host network, which the usual policies of admission do not take. One that was given keeps its own.
      if (!given)
        await createNamespace(
          kube,
          namespace,
          {
            labels: { ...labels, 'pod-security.kubernetes.io/enforce': 'privileged' },
            annotations: expires === undefined ? {} : { [EXPIRES_ANNOTATION]: expires },
          },
          signal,
        );
      await apply(
        kube,
        (await objects()).filter((object) => !needsAllNodes(object)),
        signal,
      );
    },
    async applyRest(kube, signal) {
      await apply(kube, (await objects()).filter(needsAllNodes), signal);
      const start = performance.now();
      let refusal: string | undefined;
      await waitForPods(
        kube,
        'fixtures',
        {
          namespace,
          selector,
          enough: async (ready, all) => {
            const patient = performance.now() - start < TIMEOUTS.passingTrouble;
            const unready = all.filter((pod) => !ready.includes(pod));
            const dead = patient ? [] : await deadNodes(kube);
            const waiting = unready
              .filter(({ spec }) => !dead.includes(spec?.nodeName ?? ''))
              .map((pod) => pod.metadata?.name);
            const missing = await withoutPods(kube, namespace, selector);
            const others = missing.filter(({ name }) => name !== ON_HOST_NETWORK);
            if (others.length > 0) {
              const refused = patient ? undefined : await refusedPods(kube, namespace, others);
              if (refused !== undefined) throw new Error(`fixtures: ${refused.message}`);
            } else if (missing.length > 0 && waiting.length === 0) {
              const refused = await refusedPods(kube, namespace, missing);
              if (refused !== undefined && (refused.forGood || !patient)) {
                refusal = refused.message;
                return true;
              }
            }
            if (missing.length > 0) return `the pods of ${missing.map(({ name }) => name).join(', ')}`;
            return waiting.length === 0 && all.length > 0
              ? true
              : `ready of ${waiting.join(', ') || 'any pod'}`;
          },
        },
        { withinMs: TIMEOUTS.fixtures, signal },
      );
      return refusal === undefined ? undefined : `needs a pod on the host network: ${refusal}`;
    },
    remove: (kube, signal) =>
      given
        ? removeLabelled(kube, namespace, selector, signal)
        : // Where the run is a Job, this is that very Job, which still has its reports to hand over.
          removeNamespaces(kube, namespace, selector, signal, jobNamespaceOf(run)),
  };
}

/** Nodes that are not Ready: their pods are not waited for, a requirement names the node. */
async function deadNodes(kube: Kube): Promise<string[]> {
  const nodes = (await readable(() => listAll<V1Node>((query) => kube.core.listNode(query)))) ?? [];
  return nodes
    .filter(
      ({ status }) =>
        !status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
    )
    .map(({ metadata }) => metadata?.name ?? '');
}

/** What has not made all its pods yet. */
async function withoutPods(kube: Kube, namespace: string, labelSelector: string): Promise<WithoutPods[]> {
  const [daemonSets, deployments] = await Promise.all([
    listAll<V1DaemonSet>((query) =>
      kube.apps.listNamespacedDaemonSet({ namespace, labelSelector, ...query }),
    ),
    listAll<V1Deployment>((query) =>
      kube.apps.listNamespacedDeployment({ namespace, labelSelector, ...query }),
    ),
  ]);
  return [
    ...daemonSets
      .filter(
        ({ metadata, status }) =>
          status === undefined ||
          status.observedGeneration !== metadata?.generation ||
          status.desiredNumberScheduled === 0 ||
          status.currentNumberScheduled < status.desiredNumberScheduled,
      )
      .map(({ metadata }) => ({
        kind: 'DaemonSet',
        name: metadata?.name ?? '',
        uid: metadata?.uid ?? '',
        told: undefined,
      })),
    ...deployments
      .filter(({ spec, status }) => (status?.replicas ?? 0) < (spec?.replicas ?? 1))
      .map(({ metadata, status }) => ({
        kind: 'Deployment',
        name: metadata?.name ?? '',
        uid: metadata?.uid ?? '',
        told: status?.conditions?.find(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True')
          ?.message,
      })),
  ];
}
