export const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** A toleration as in a pod's specification. Without an effect: every effect; without a key: every taint. */
export interface Toleration {
  key?: string;
  operator: 'Exists' | 'Equal';
  value?: string;
  effect?: string;
}

/** A part of a node selector term, as in a pod's specification. */
export interface NodeExpression {
  key: string;
  operator: string;
  values?: string[];
}

/** All expressions of a term must hold, and at least one term. */
export interface NodeTerm {
  matchExpressions?: NodeExpression[];
  matchFields?: NodeExpression[];
}

/** Additions to the run's pods. Plain values, which a worker can receive. */
export interface PodShape {
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Labels of the nodes to use; empty: all nodes. */
  nodeSelector: Readonly<Record<string, string>>;
  tolerations: readonly Toleration[];
  /** Required node affinity of the network's agent. Nodes that it excludes are left out. Absent: it excludes none. */
  agentAffinity?: readonly NodeTerm[];
}

/** The label with the operating system of a node; the images of the run's pods support one system only. */
export const OS_LABEL = 'kubernetes.io/os';

export const OS = 'linux';

/** Pods exactly as in the manifests. */
export const UNSHAPED: PodShape = { labels: {}, annotations: {}, nodeSelector: {}, tolerations: [] };
