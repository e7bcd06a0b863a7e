import type { PodShape } from './pod-shape.ts';
import type { Span } from './span.ts';
import type { Verdict } from './verdict.ts';

/** The requested sample: K per node, all, or auto by the number of nodes; and the rotation. */
export interface AskedSampling {
  sample: 'auto' | 'all' | number;
  /** From 1; after the last one it starts again. */
  rotation: number;
}

/** The default, without an option. */
export const ALL_PAIRS: AskedSampling = { sample: 'all', rotation: 1 };

/** The pods of a network agent: of a DaemonSet, or static pods. */
export interface Agent {
  namespace: string;
  selector: string;
  /** The name of the DaemonSet or of the static pods. */
  daemonSet: string;
  /** Static pods, which do not come back after deletion. */
  static?: true;
}

/** Why there is no agent: it is part of a process of the node, none was found, or the user may not list DaemonSets. */
export type Agentless = 'process of the node' | 'not found' | 'not readable';

/** Facts about the run for the suites, as plain values that vitest's worker can receive. */
export interface RunContext {
  access: Access;
  /** The run's name, which is the value of its label. */
  name: string;
  /** The namespace of the fixtures; usually the run's own, with the run's name. */
  namespace: string;
  /** Additions to the run's pods, which also decide the nodes to use. */
  shape: PodShape;
  /** When the run's objects expire, in RFC 3339; absent: the whole cluster is removed. */
  expires?: string;
  /** The run only reads: there are no fixtures. */
  audit?: true;
  /** Names of fixture pods that no controller replaces; absent: not known. */
  alone?: string[];
  /** Fixtures that did not start, by uid, or by kind and node as in "probe on worker". Nobody waits for them. */
  waitedInVain?: string[];
  /** Settings of the nodes before the run created its first pod on the pod network, by node and name. */
  nodesBefore?: Record<string, Record<string, string>>;
  /** Why requirements are skipped although they apply, by id: a right is missing, or pods are not admitted. */
  withheld?: Record<string, string>;
  /** The ranges that the user gave, as A or A,B; absent: as the cluster states them. */
  podRanges?: string;
  serviceRanges?: string;
  /** The network that was installed or recognised. */
  cni: string;
  /** Whether the network enforces NetworkPolicy; absent: not known. */
  enforcesPolicies?: boolean;
  /** Where the network agent runs; absent: there is none to inspect. */
  agent?: Agent;
  /** Why there is none. */
  agentless?: Agentless;
  /** The selected requirements, by id; absent: all. */
  only?: string[];
  /** Why requirements are expected to fail, by id. */
  expected?: Record<string, string>;
  /** Whether the first violation of a core requirement ends the run. */
  failFast?: boolean;
  /** Maximum of new connections per second, over all sources; absent: unlimited. */
  maxRate?: number;
  /** The sample of pairs of nodes; absent: all pairs. */
  sampling?: AskedSampling;
  /** Disruptive requirements may run. */
  disruptive: boolean;
  /** Also probe existing pods and Services. */
  workloads?: boolean;
  /** Skip the checks from outside. */
  insideOnly?: boolean;
  /** Write a trace. */
  trace?: boolean;
  /** Where "outside the cluster" is: a container beside the nodes, or this machine; none: this is a pod of the cluster. */
  outside:
    | { kind: 'container'; network: string; image: string; run: string }
    | { kind: 'machine' }
    | { kind: 'none' };
}

/** Why a pod cannot test from outside: an address of a node may answer pods and no other clients. */
export const NOT_OUTSIDE =
  'this run is in a pod, so it cannot test from outside; use --kubeconfig from outside, or --skip-external';

/** Why it does not apply where it was asked for so. */
export const INSIDE_ONLY = 'nothing is probed from outside: --skip-external';

declare module 'vitest' {
  interface ProvidedContext {
    run: RunContext;
  }
  interface TaskMeta {
    verdict?: Verdict;
    spans?: Span[];
  }
}

/** How to reach an API server, as plain values that vitest's worker can receive. */
export interface Access {
  /** The kubeconfig file; absent: the service account of this pod. */
  kubeconfig?: string;
  /** A context of the kubeconfig; absent: its current one. */
  context?: string;
  /** Connect here instead of to the server's own address; absent: directly. */
  forward?: Forward;
}

/** A port of this machine, on 127.0.0.1, or of another host, that leads to the API server. */
export interface Forward {
  /** Absent: 127.0.0.1. */
  host?: string;
  port: number;
  /** The route as errors name it, such as "ssh admin@bastion:2222"; absent: none. */
  through?: string;
}
