import type { Range, Ranges } from '../model/range.ts';
import type { Implementation } from '../model/result.ts';
import type { AskedSampling } from '../model/run-context.ts';
import type { AgentName } from './option-values.ts';
import type { AskedShape } from './pod-options.ts';
import type { SshRoute } from './ssh-route.ts';

export const CNIS = ['auto', 'weave', 'flannel', 'kube-router', 'none'] as const;
export type CniChoice = (typeof CNIS)[number];

export const IP_FAMILIES = ['ipv4', 'ipv6', 'dual'] as const;
export type IpFamily = (typeof IP_FAMILIES)[number];

export const IMAGE_SOURCES = ['auto', 'registry', 'bundle'] as const;
type ImageSource = (typeof IMAGE_SOURCES)[number];

export const DIAGNOSTICS = ['always', 'on-failure', 'never'] as const;
/** When a run collects diagnostics. */
type Diagnostics = (typeof DIAGNOSTICS)[number];

export const HAND_OVERS = ['log', 'sonobuoy'] as const;
/** How a run in a pod passes its reports out. */
export type HandOver = (typeof HAND_OVERS)[number];

/** When the objects of a run stay. */
export type Keep = 'never' | 'on-failure' | 'always';

/** A cluster that kind makes for this run. */
export interface KindTarget {
  kind: 'kind';
  /** The cluster's name; everything else that belongs to it has the same name. */
  name: string;
  workers: number;
  cni: CniChoice;
  /** The user's own network: files of manifests, and its agent if named. Absent: `cni` chooses the network. */
  manifests?: { files: string[]; agent: AgentName | undefined; enforcesPolicies?: boolean };
  /** The families of pods and Services; there is one range per family. */
  ipFamily: IpFamily;
  /** The pod ranges: Weave's IPALLOC_RANGE, flannel's Network, kubeadm's podSubnet. */
  podRanges: Ranges;
  serviceRanges: Ranges;
  /** IPv4 addresses of the nodes; undefined: a free /24 is chosen. */
  nodeRange: Range | undefined;
  /** undefined: kind's own for the pinned Kubernetes, or the bundle's. */
  nodeImage: string | undefined;
  images: ImageSource;
  imageArchives: string[];
  weaveOptions: Record<string, string>;
}

/** How to install Weave Net in an existing cluster. */
export interface WeaveInstallation {
  /** Weave Net's own options, by name. */
  options: Record<string, string>;
  /** The user confirmed it in advance (--yes). */
  yes: boolean;
}

/** An existing cluster, which the run leaves unchanged. */
export interface ExistingTarget {
  kind: 'existing';
  /** undefined: the service account of this pod. */
  kubeconfig: string | undefined;
  context: string | undefined;
  /** The machine through which the run reaches the API server; undefined: directly. */
  viaSsh: SshRoute | undefined;
  /** An existing namespace for the run's fixtures; undefined: the run creates one. */
  namespace: string | undefined;
  /** The network's agent; undefined: search the known ones. */
  networkAgent: AgentName | undefined;
  /** Whether its network enforces NetworkPolicy; absent: as known for the network. */
  enforcesPolicies?: boolean;
  /** Install Weave Net if the cluster has no network; undefined: install nothing. */
  installWeave: WeaveInstallation | undefined;
  /** HOST[:PORT][/PATH] of the registry for the run's images; undefined: their own registries. */
  imageRegistry: string | undefined;
  /** Expected ranges; undefined: as the cluster states them. */
  podRanges: Ranges | undefined;
  serviceRanges: Ranges | undefined;
}

/** All options, checked and typed. The rest of the program knows nothing else of flags and environment. */
export interface Config {
  target: KindTarget | ExistingTarget;
  /** Labels, annotations and tolerations of the run's pods, and the nodes to use. */
  pods: AskedShape;
  /** The name of the run in an existing cluster; undefined: a random one. */
  runName: string | undefined;
  /** The image of the Job that runs instead of this process; undefined: no Job. */
  jobImage: string | undefined;
  /** How the reports leave a pod, besides files; undefined: only files. */
  handOver: HandOver | undefined;
  /** Ids or areas of the only requirements to check; undefined: all. */
  only: string[] | undefined;
  /** Ids or areas of requirements to leave out; undefined: none. */
  skip: string[] | undefined;
  /** report.json of the run whose failed requirements are the only ones to check. */
  rerunFailed: string | undefined;
  /** File with the expected failures and their reasons. */
  expectFail: string | undefined;
  /** Whether extended requirements decide the exit code too. */
  strict: boolean;
  /** Stop at the first violation of a core requirement. */
  failFast: boolean;
  /** When the fixtures stay, and the cluster if it was made here. */
  keep: Keep;
  /** Also pack the folder of the run into one file. */
  archive: boolean;
  /** The vendor of the network, for the conformance statement. */
  implementation: Partial<Implementation>;
  /** Labels of the run for its reports. */
  labels: Readonly<Record<string, string>>;
  /** Disruptive requirements may run. */
  disruptive: boolean;
  /** Also probe existing pods and Services. */
  workloads: boolean;
  /** Skip the checks from outside the cluster. */
  insideOnly: boolean;
  /** The pairs of nodes to test; without a rotation the day chooses it. */
  sampling: Pick<AskedSampling, 'sample'> & { rotation: number | undefined };
  /** Maximum of new connections per second; undefined: unlimited. */
  maxRate: number | undefined;
  /** Only print what a run would do. */
  dryRun: boolean;
  /** Parent folder of the folder of each run. */
  out: string;
  diagnostics: Diagnostics;
  /** Write a trace of the run. */
  trace: boolean;
  /** Bound on the whole run in ms, without the first build of the bundle. */
  timeoutMs: number;
  color: boolean;
  /** File that GitHub Actions shows as the summary of a step; undefined: there is none. */
  stepSummary: string | undefined;
  /** Where bundles, engine configuration and the state of runs are kept. */
  cacheDir: string;
}
