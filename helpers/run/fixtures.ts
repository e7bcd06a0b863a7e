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
  /** Applies the pods on the host network alone and waits for them: no pod of the cluster's network has changed their nodes yet. */
  applyHosts(kube: Kube, signal: AbortSignal): Promise<void>;
  /** Applies what does not care where it lands; may come before all nodes have joined. */
  applyEarly(kube: Kube, signal: AbortSignal): Promise<void>;
  /** Applies the rest and waits until every pod is ready, or none gets any further. */
  applyRest(kube: Kube, signal: AbortSignal): Promise<CameUp>;
  /** Removes all of it and waits until it is gone. */
  remove(kube: Kube, signal: AbortSignal): Promise<void>;
}

/** Names of the fixtures' pods that nothing makes anew. */
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
  // Pods on the host network, which the usual policies of admission do not take. One that was given keeps its own.
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
        : // Where the run is a Job, this is that very Job, which still has its reports to hand over.
          removeNamespaces(kube, namespace, selector, signal, jobNamespaceOf(run)),
  };
}
