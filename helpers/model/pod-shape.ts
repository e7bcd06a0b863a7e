export const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** A taint that pods stand, as a pod's specification has it; without an effect: each; without a key: every taint. */
export interface Toleration {
  key?: string;
  operator: 'Exists' | 'Equal';
  value?: string;
  effect?: string;
}

/** A part of a node selector term, as a pod's specification has it. */
export interface NodeExpression {
  key: string;
  operator: string;
  values?: string[];
}

/** All expressions of a term have to hold, and one of the terms. */
export interface NodeTerm {
  matchExpressions?: NodeExpression[];
  matchFields?: NodeExpression[];
}

/** What the pods that a run makes have beyond what they need themselves. Plain values, which a worker can be handed. */
export interface PodShape {
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Labels of the nodes that take part; empty: all of them. */
  nodeSelector: Readonly<Record<string, string>>;
  tolerations: readonly Toleration[];
  /** Required node affinity of the network's agent: nodes that it keeps out take no part. Absent: it keeps none out. */
  agentAffinity?: readonly NodeTerm[];
}

/** The label by which a node says which system it runs; the images of a run's pods are for one alone. */
export const OS_LABEL = 'kubernetes.io/os';

export const OS = 'linux';

/** Pods as the manifests have them. */
export const UNSHAPED: PodShape = { labels: {}, annotations: {}, nodeSelector: {}, tolerations: [] };
