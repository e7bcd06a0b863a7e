import type { KubernetesObject } from '@kubernetes/client-node';
import type { PodShape } from '../model/pod-shape.ts';
import { NOT_VIRTUAL } from './inventory/schedulable.ts';

interface Pod {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: {
    containers?: unknown;
    nodeSelector?: Record<string, string>;
    tolerations?: readonly object[];
    affinity?: object;
    template?: Pod;
  };
}

/**
 * The same object, with its pods of a shape: a pod itself, or the template of what makes pods. What makes none stays as it is, and what
 * a pod has already wins over the shape, since the program finds its pods by it. None lands on a virtual node, which takes no part.
 */
export function shaped<T extends KubernetesObject>(object: T, shape: PodShape): T {
  const copy = structuredClone(object);
  const pod = podOf(copy as Pod);
  if (pod?.spec === undefined) return copy;
  const labels = { ...shape.labels, ...pod.metadata?.labels };
  const annotations = { ...shape.annotations, ...pod.metadata?.annotations };
  const nodeSelector = { ...shape.nodeSelector, ...pod.spec.nodeSelector };
  const tolerations = [...(pod.spec.tolerations ?? []), ...shape.tolerations];
  pod.metadata = {
    ...pod.metadata,
    ...(isEmpty(labels) ? {} : { labels }),
    ...(isEmpty(annotations) ? {} : { annotations }),
  };
  if (!isEmpty(nodeSelector)) pod.spec.nodeSelector = nodeSelector;
  if (tolerations.length > 0) pod.spec.tolerations = tolerations;
  const nodeSelectorTerms = (shape.agentAffinity ?? [{}]).map((term) => ({
    ...term,
    matchExpressions: [...(term.matchExpressions ?? []), ...NOT_VIRTUAL],
  }));
  pod.spec.affinity = {
    ...pod.spec.affinity,
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  };
  return copy;
}

/** The pod, or what pods are made after. */
function podOf(object: Pod): Pod | undefined {
  if (object.spec?.template !== undefined) return object.spec.template;
  return object.spec?.containers === undefined ? undefined : object;
}

function isEmpty(values: object): boolean {
  return Object.keys(values).length === 0;
}
