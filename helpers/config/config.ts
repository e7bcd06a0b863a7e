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
/** When diagnostics are taken of a run's cluster. */
type Diagnostics = (typeof DIAGNOSTICS)[number];

export const HAND_OVERS = ['log', 'sonobuoy'] as const;
/** How a run in a pod hands its reports over. */
export type HandOver = (typeof HAND_OVERS)[number];

/** When what a run made stays. */
export type Keep = 'never' | 'on-failure' | 'always';

/** A cluster that kind makes for this run. */
export interface KindTarget {
  kind: 'kind';
  /** The cluster's name; also the name of everything else that belongs to it. */
  name: string;
  workers: number;
  cni: CniChoice;
  /** A network of the user's own instead: files of manifests, and its agent where it is named. Absent: `cni` says which one. */
  manifests?: { files: string[]; agent: AgentName | undefined; enforcesPolicies?: boolean };
  /** The families of pods and Services, of which there are as many ranges. */
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

/** How Weave Net is to be installed in a cluster that is there. */
export interface WeaveInstallation {
  /** Weave Net's own options, by name. */
  options: Record<string, string>;
  /** Whether it was said beforehand that it may be done. */
  yes: boolean;
}

/** A cluster that is there already, and is left as it was. */
export interface ExistingTarget {
  kind: 'existing';
  /** undefined: the service account of the pod that this runs in. */
  kubeconfig: string | undefined;
  context: string | undefined;
  /** The machine through which the API server is reached; undefined: straight. */
  viaSsh: SshRoute | undefined;
  /** A namespace that is there, for the run's fixtures; undefined: the run makes one of its own. */
  namespace: string | undefined;
  /** The network's agent; undefined: it is looked for among those known. */
  networkAgent: AgentName | undefined;
  /** Whether its network enforces NetworkPolicy; absent: as is known of it. */
  enforcesPolicies?: boolean;
  /** Weave Net is to be installed where there is no network; undefined: nothing is. */
  installWeave: WeaveInstallation | undefined;
  /** HOST[:PORT][/PATH] that the images of the run are pulled from; undefined: from their own registries. */
  imageRegistry: string | undefined;
  /** Expected ranges; undefined: as the cluster states them. */
  podRanges: Ranges | undefined;
  serviceRanges: Ranges | undefined;
}

/** What was asked for: checked, typed, and the only thing that the rest of the program knows of flags and environment. */
export interface Config {
  target: KindTarget | ExistingTarget;
  /** What the run's pods are to be like, and which nodes take part. */
  pods: AskedShape;
  /** The name of the run in a cluster that is there; undefined: it takes one of its own. */
  runName: string | undefined;
  /** The image of the program that a Job in the cluster is to be of, in the place of this process; undefined: this process does it. */
  jobImage: string | undefined;
  /** How the reports are handed over beside being written; undefined: not. */
  handOver: HandOver | undefined;
  /** Ids or areas of the only requirements to check; undefined: all. */
  only: string[] | undefined;
  /** Ids or areas of requirements to leave out; undefined: none. */
  skip: string[] | undefined;
  /** report.json of a run whose failed requirements alone are to be checked. */
  rerunFailed: string | undefined;
  /** File with the requirements that are expected to fail, and why. */
  expectFail: string | undefined;
  /** Whether extended requirements decide the exit code too. */
  strict: boolean;
  /** Whether the first violation of a core requirement ends the run. */
  failFast: boolean;
  /** When the fixtures stay, and the cluster where it is made here. */
  keep: Keep;
  /** Whether the folder of the run is packed into one file as well. */
  archive: boolean;
  /** Who made the network, for the conformance statement. */
  implementation: Partial<Implementation>;
  /** Labels of the run for its reports. */
  labels: Readonly<Record<string, string>>;
  /** Whether what disrupts the cluster is asked for. */
  disruptive: boolean;
  /** Whether pods and Services of others are asked too. */
  workloads: boolean;
  /** Whether nothing is to be asked from outside of the cluster. */
  insideOnly: boolean;
  /** Which pairs of nodes are asked; without a rotation it follows from the day. */
  sampling: Pick<AskedSampling, 'sample'> & { rotation: number | undefined };
  /** New connections that a run makes in a second at most; undefined: unbounded. */
  maxRate: number | undefined;
  /** Whether only what a run would do is to be told. */
  dryRun: boolean;
  /** Folder that gets one folder per run. */
  out: string;
  diagnostics: Diagnostics;
  /** Whether a trace of the run is written. */
  trace: boolean;
  /** Bound on the whole run in ms, the first building of the bundle left out. */
  timeoutMs: number;
  color: boolean;
  /** File that GitHub Actions shows as the summary of a step; undefined: there is none. */
  stepSummary: string | undefined;
  /** Where bundles, engine configuration and the state of runs are kept. */
  cacheDir: string;
}
