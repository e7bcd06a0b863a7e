import type { KubernetesObject } from '@kubernetes/client-node';
import { apply } from '../kube/apply.ts';
import type { Kube } from '../kube/client.ts';
import { inNamespace, readManifest, withImages } from '../kube/manifest.ts';
import { createNamespace, removeNamespaces } from '../kube/namespace.ts';
import { removeLabelled } from '../kube/remove-labelled.ts';
import { shaped } from '../kube/shape.ts';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../model/labels.ts';
import { type PodShape, UNSHAPED } from '../model/pod-shape.ts';
import { jobNamespaceOf } from './run-name.ts';
import { type CameUp, ON_HOST_NETWORK, waitForFixtures } from './wait-fixtures.ts';

/** The manifests under fixtures/ that the suites need. */
export const MANIFESTS = [
  'nodes.yaml',
  'container-to-container.yaml',
  'pod-to-pod.yaml',
  'pod-to-service.yaml',
  'external-to-service.yaml',
];

/** The place of a run's fixtures. */
export interface FixturePlace {
  run: string;
  namespace: string;
  /** The namespace existed before, and stays. */
  given: boolean;
  /** When the run's own namespace expires, in RFC 3339; absent: the whole cluster is removed. */
  expires?: string;
}

export interface Fixtures {
  /** All objects of the fixtures. */
  objects(): Promise<KubernetesObject[]>;
  /** Applies only the pods on the host network and waits for them, before any pod on the pod network changes their nodes. */
  applyHosts(kube: Kube, signal: AbortSignal): Promise<void>;
  /** Applies objects that need no particular node; may run before all nodes have joined. */
  applyEarly(kube: Kube, signal: AbortSignal): Promise<void>;
  /** Applies the rest and waits until every pod is ready, or none makes progress. */
  applyRest(kube: Kube, signal: AbortSignal): Promise<CameUp>;
  /** Removes all of it and waits for the end. */
  remove(kube: Kube, signal: AbortSignal): Promise<void>;
}

/** Names of fixture pods that no controller replaces. */
export async function unmanagedPods(): Promise<string[]> {
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

/** The fixtures of a run at any place. */
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
  // The scheduler spreads replicas over the nodes that are Ready by then.
  const needsAllNodes = ({ kind }: KubernetesObject) => kind === 'Deployment';
  // Pods on the host network, which usual admission policies refuse. An existing namespace keeps its own level.
  const makeNamespace = async (kube: Kube, signal: AbortSignal) => {
    if (given) return;
    await createNamespace(
      kube,
      namespace,
      {
        labels: { ...labels, 'pod-security.kubernetes.io/enforce': 'privileged' },
        annotations: expires === undefined ? {} : { [EXPIRES_ANNOTATION]: expires },
      },
      signal,
    );
  };
  const applyWhich = async (
    kube: Kube,
    which: (object: KubernetesObject) => boolean,
    signal: AbortSignal,
  ): Promise<void> => apply(kube, (await objects()).filter(which), signal);
  return {
    objects,
    async applyHosts(kube, signal) {
      await makeNamespace(kube, signal);
      await applyWhich(kube, ({ metadata }) => metadata?.name === ON_HOST_NETWORK, signal);
      await waitForFixtures(kube, { namespace, selector }, signal);
    },
    async applyEarly(kube, signal) {
      await makeNamespace(kube, signal);
      await applyWhich(kube, (object) => !needsAllNodes(object), signal);
    },
    async applyRest(kube, signal) {
      await applyWhich(kube, needsAllNodes, signal);
      return waitForFixtures(kube, { namespace, selector }, signal);
    },
    remove: (kube, signal) =>
      given
        ? removeLabelled(kube, namespace, selector, signal)
        : // In a Job, this is the Job itself, which still has to pass its reports on.
          removeNamespaces(kube, namespace, selector, signal, jobNamespaceOf(run)),
  };
}
