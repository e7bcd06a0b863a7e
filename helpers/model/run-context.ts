import type { PodShape } from './pod-shape.ts';
import type { Span } from './span.ts';
import type { Verdict } from './verdict.ts';

/** What was asked for: so many nodes for each, all of them, or whichever the number of nodes suggests; and which rotation. */
export interface AskedSampling {
  sample: 'auto' | 'all' | number;
  /** From 1; beyond the last one it begins again. */
  rotation: number;
}

/** Without anything asked for. */
export const ALL_PAIRS: AskedSampling = { sample: 'all', rotation: 1 };

/** The pods of a network agent: those of a DaemonSet, or static pods. */
export interface Agent {
  namespace: string;
  selector: string;
  /** The DaemonSet's name, or that of the static pods. */
  daemonSet: string;
  /** They are static pods, which are not made anew when they are deleted. */
  static?: true;
}

/** The agent is a part of a process of the node itself, none was found, or DaemonSets may not be listed. */
export type Agentless = 'process of the node' | 'not found' | 'not readable';

/** What the suites are told of the run, as plain values that can be handed to vitest's worker. */
export interface RunContext {
  access: Access;
  /** The run's name, which the label of everything of it has as its value. */
  name: string;
  /** The namespace with the fixtures in it: one of the run's own as a rule, which has its name then. */
  namespace: string;
  /** What the run's pods are like, by which nodes take part as well. */
  shape: PodShape;
  /** When what it makes is nobody's any more, in RFC 3339; absent: in a cluster that goes as a whole. */
  expires?: string;
  /** The run only reads: there are no fixtures. */
  audit?: true;
  /** Names of the fixtures' pods that nothing makes anew; absent: not known. */
  alone?: string[];
  /** Fixtures that did not come up, by uid, or by kind and node as in "probe on worker": nobody waits for them. */
  waitedInVain?: string[];
  /** What nodes said of themselves before the run made its first pod of the cluster's network, by node and name of the setting. */
  nodesBefore?: Record<string, Record<string, string>>;
  /** Why requirements are not asked that might be, by id: a right is missing, or pods are not admitted. */
  withheld?: Record<string, string>;
  /** The ranges that were asked for, as A or A,B; absent: as the cluster states them. */
  podRanges?: string;
  serviceRanges?: string;
  /** The network that was installed or recognised. */
  cni: string;
  /** Whether the network enforces NetworkPolicy; absent: not known. */
  enforcesPolicies?: boolean;
  /** Where the network agent runs; absent: there is none to look at. */
  agent?: Agent;
  /** Why there is none. */
  agentless?: Agentless;
  /** The only requirements that are asked for, by id; absent: all. */
  only?: string[];
  /** Why requirements are expected to fail, by id. */
  expected?: Record<string, string>;
  /** Whether the first violation of a core requirement ends the run. */
  failFast?: boolean;
  /** New connections that are made in a second at most, over all sources; absent: as many as come about. */
  maxRate?: number;
  /** How many of all pairs of nodes are asked; absent: all of them. */
  sampling?: AskedSampling;
  /** Whether what disrupts the cluster is asked for. */
  disruptive: boolean;
  /** Whether pods and Services of others are asked too. */
  workloads?: boolean;
  /** Whether nothing is to be asked from outside. */
  insideOnly?: boolean;
  /** Whether what a requirement does is traced. */
  trace?: boolean;
  /** Where "outside the cluster" is: a container beside the nodes, or this machine; none: this is a pod of the cluster. */
  outside:
    | { kind: 'container'; network: string; image: string; run: string }
    | { kind: 'machine' }
    | { kind: 'none' };
}

/** Why nothing is asked from outside by who is not there: what answers a pod at a node's address may well answer nobody else. */
export const NOT_OUTSIDE =
  'this run is in a pod, which is not outside of the cluster; a run with --kubeconfig asks it, and --skip-external leaves it out';

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

/** How an API server is reached, as plain values that can be handed to vitest's worker. */
export interface Access {
  /** The kubeconfig file; absent: by the service account of the pod that this program runs in. */
  kubeconfig?: string;
  /** A context of it; absent: its current one. */
  context?: string;
  /** Every connection goes there instead of to the server's own address; absent: straight. */
  forward?: Forward;
}

/** A port of this machine, on 127.0.0.1, that leads to the API server, or one of another host. */
export interface Forward {
  /** Absent: 127.0.0.1. */
  host?: string;
  port: number;
  /** What it goes through, as errors name it, such as "ssh admin@bastion:2222"; absent: nothing. */
  through?: string;
}
