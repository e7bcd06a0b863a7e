import { type Command, Option } from 'commander';
import { CNIS, DIAGNOSTICS, HAND_OVERS, IMAGE_SOURCES, IP_FAMILIES } from './choices.ts';
import { DEFAULT_RANGES } from './default-ranges.ts';
import type { RawPodShape } from './pod-options.ts';
import { isOn } from './switches.ts';

/** Raw texts as commander read them from flags, environment and defaults. */
export interface RawOptions extends RawPodShape {
  ipallocRange?: string;
  serviceRange?: string;
  nodeRange?: string;
  ipFamily: string;
  workers: string;
  cni: string;
  weaveOption: string[];
  name?: string;
  keep?: boolean | string;
  images: string;
  nodeImage?: string;
  imageArchive: string[];
  kubeconfig?: string;
  context?: string;
  inCluster?: boolean | string;
  viaSsh?: string;
  sshConfig?: string;
  namespace?: string;
  networkAgent?: string;
  installWeave?: boolean | string;
  yes?: boolean | string;
  imageRegistry?: string;
  only?: string;
  asJob?: boolean | string;
  image?: string;
  runName?: string;
  handOver?: string;
  disruptive?: boolean | string;
  insideOnly?: boolean | string;
  sample?: string;
  rotation?: string;
  maxRate?: string;
  dryRun?: boolean | string;
  trace?: boolean | string;
  /** Absent for commands that write no report. */
  out?: string;
  /** Absent for commands that take none. */
  diagnostics?: string;
  timeout: string;
  color: boolean;
  quiet?: boolean;
  verbose?: boolean;
}

export const DEFAULT_OUT = 'reports';
export const DEFAULT_DIAGNOSTICS = 'on-failure';

const collect = (value: string, previous: string[]): string[] => [
  ...previous,
  ...value.split(':').filter(Boolean),
];
const append = (value: string, previous: string[]): string[] => [...previous, value];

/** Every flag with its environment variable, default and meaning: the one table that --help, parsing and errors share. */
const FLAGS = {
  ranges: [
    new Option(
      '--ipalloc-range <cidr>',
      `the pod range, or one of each family as A,B; with --kubeconfig: the one to expect (default: ${DEFAULT_RANGES.ipv4.pods}, or what the cluster says)`,
    ).env('IPALLOC_RANGE'),
    new Option(
      '--service-range <cidr>',
      `the Service range, likewise (default: ${DEFAULT_RANGES.ipv4.services}, or what the cluster says)`,
    ).env('NETCONFORM_SERVICE_RANGE'),
  ],
  shape: [
    new Option(
      '--ip-family <family>',
      `the addresses of pods and Services: ${IP_FAMILIES.join(', ')} (default ranges of IPv6: ${DEFAULT_RANGES.ipv6.pods} and ${DEFAULT_RANGES.ipv6.services}); not with Weave Net, which is IPv4 only`,
    )
      .env('NETCONFORM_IP_FAMILY')
      .default('ipv4'),
    new Option('--node-range <cidr>', "the nodes' own network, IPv4 (default: a free /24)").env(
      'NETCONFORM_NODE_RANGE',
    ),
    new Option('--workers <n>', 'worker nodes beside the control plane')
      .env('NETCONFORM_WORKERS')
      .default('2'),
    new Option('--keep', 'leave the cluster running afterwards').env('NETCONFORM_KEEP'),
  ],
  network: [
    new Option(
      '--cni <name>',
      `the network: ${CNIS.join(', ')}; auto is Weave Net if its images are available, else flannel`,
    )
      .env('NETCONFORM_CNI')
      .default('auto'),
    new Option(
      '--weave-option <NAME=VALUE>',
      'an option of Weave Net, such as WEAVE_MTU=1400 (repeatable; each also as an environment variable of its own name)',
    )
      .default([], 'none')
      .argParser(append),
    new Option(
      '--images <source>',
      `where images come from: ${IMAGE_SOURCES.join(', ')}; auto uses what is on the machine, then the registry, then builds the bundle`,
    )
      .env('NETCONFORM_IMAGES')
      .default('auto'),
    new Option('--node-image <image>', "kind's node image").env('NETCONFORM_NODE_IMAGE'),
    new Option(
      '--image-archive <file>',
      'images for the nodes, as `docker save` writes them (repeatable; the variable separates by colons)',
    )
      .env('NETCONFORM_IMAGE_ARCHIVE')
      .default([], 'none')
      .argParser(collect),
  ],
  existing: [
    new Option('--kubeconfig <file>', 'certify this cluster as it is, instead of making one').env(
      'NETCONFORM_KUBECONFIG',
    ),
    new Option('--context <name>', "the kubeconfig's context (default: its current one)").env(
      'NETCONFORM_CONTEXT',
    ),
    new Option('--in-cluster', 'certify the cluster whose pod this runs in, by its service account').env(
      'NETCONFORM_IN_CLUSTER',
    ),
    new Option(
      '--via-ssh <[user@]host[:port]>',
      "reach the API server through a tunnel that the machine's ssh client makes, by your own configuration of ssh; the server's certificate is verified as ever",
    ).env('NETCONFORM_VIA_SSH'),
    new Option('--ssh-config <file>', 'a configuration of ssh in the place of your own').env(
      'NETCONFORM_SSH_CONFIG',
    ),
    new Option(
      '--install-weave',
      'install Weave Net first, in a cluster that has no network, with --ipalloc-range and --weave-option; asks before it does, and it stays',
    ).env('NETCONFORM_INSTALL_WEAVE'),
    new Option('--yes', 'the answer to what --install-weave asks, where there is no terminal').env(
      'NETCONFORM_YES',
    ),
  ],
  placed: [
    new Option(
      '--network-agent <namespace/name>',
      "the DaemonSet that is the network's agent, which NODE-3 judges and REC-1 restarts (default: the one of a network that is known)",
    ).env('NETCONFORM_NETWORK_AGENT'),
    new Option(
      '--namespace <name>',
      'use this namespace, which is there and stays, instead of making one; for a user without rights to make namespaces (see `netconform rbac --help`)',
    ).env('NETCONFORM_NAMESPACE'),
  ],
  asJob: [
    new Option(
      '--as-job',
      'let a Job in the cluster do it: one upload and one download, however many nodes there are; a pod is not outside, so that EXT-1 is not shown unless --inside-only leaves it out',
    ).env('NETCONFORM_AS_JOB'),
  ],
  image: [
    new Option(
      '--image <name>',
      "netconform's own image as the nodes have it or pull it (`netconform image` makes it)",
    ).env('NETCONFORM_IMAGE'),
  ],
  handed: [
    new Option(
      '--run-name <name>',
      'the name of the run, and of its namespace, in a cluster that is there (default: netconform-<random>)',
    ).env('NETCONFORM_RUN_NAME'),
    new Option(
      '--hand-over <way>',
      `hand the reports over as well, at the end: ${HAND_OVERS.join(', ')}; log prints them on stdout, packed, for who reads a pod's log; sonobuoy leaves them where its worker looks`,
    ).env('NETCONFORM_HAND_OVER'),
  ],
  pods: [
    new Option(
      '--pod-labels <key=value,...>',
      'labels that every pod of the run has as well, such as those that a policy of admission wants',
    ).env('NETCONFORM_POD_LABELS'),
    new Option(
      '--pod-annotations <key=value,...>',
      'annotations that every pod of the run has; no value with a comma',
    ).env('NETCONFORM_POD_ANNOTATIONS'),
    new Option(
      '--node-selector <key=value,...>',
      'take only nodes with all these labels; the others get no pod, and are listed as left out',
    ).env('NETCONFORM_NODE_SELECTOR'),
    new Option(
      '--tolerations <key[=value][:effect],...>',
      'tolerate these taints: nodes without any other take part',
    ).env('NETCONFORM_TOLERATIONS'),
    new Option(
      '--include-tainted',
      'tolerate every taint that a node has when the run begins; cordoned nodes stay left out',
    ).env('NETCONFORM_INCLUDE_TAINTED'),
  ],
  mirror: [
    new Option(
      '--image-registry <host[:port][/path]>',
      'pull every image of the run from this registry, where each has the path that it has in its own: registry.k8s.io/e2e-test-images/agnhost is HOST[:PORT][/PATH]/e2e-test-images/agnhost; not for a cluster made here, whose images are loaded from this machine (`netconform images` prints them)',
    ).env('NETCONFORM_IMAGE_REGISTRY'),
  ],
  suites: [
    new Option(
      '--only <ids>',
      'check these requirements alone, such as POD-2,SVC (an area stands for all of its own); certifies nothing',
    ).env('NETCONFORM_ONLY'),
    new Option(
      '--disruptive',
      'also what disrupts the cluster for a while: the network agent and kube-proxy are restarted on every node, and a worker where the cluster is made here',
    ).env('NETCONFORM_DISRUPTIVE'),
    new Option(
      '--inside-only',
      'ask nothing from outside of the cluster: EXT-1 to EXT-3 are left out, and the verdict, which says so, stands without them',
    ).env('NETCONFORM_INSIDE_ONLY'),
    new Option(
      '--sample <which>',
      'which pairs of nodes are asked: all; K, where each node asks K others and is asked by K; auto is all up to a hundred nodes, and beyond them 20 or more for each, which the report tells with what it would have missed (default: auto)',
    ).env('NETCONFORM_SAMPLE'),
    new Option(
      '--rotation <n>',
      'which sample, from 1: one rotation after the other has all pairs (default: by the day, so that the runs of one day ask the same and a daily run comes round)',
    ).env('NETCONFORM_ROTATION'),
    new Option(
      '--max-rate <n>',
      'make no more than so many new connections in any second, lookups and datagrams included, over all sources together; the run takes longer for it (default: unbounded)',
    ).env('NETCONFORM_MAX_RATE'),
  ],
  dryRun: [
    new Option(
      '--dry-run',
      'print what a run would do (what it makes and where, images, nodes, requirements and why some are skipped, how long it takes) and make nothing: a cluster that is there is only read; exit code 3 where a run could not begin',
    ).env('NETCONFORM_DRY_RUN'),
  ],
  faults: [
    new Option(
      '--list',
      'print every fault, and what has to turn red for it on each network; nothing is made',
    ),
    new Option('--fault <ids>', 'try these faults alone, such as no-udp,masquerade').env('NETCONFORM_FAULT'),
    new Option('--quick', 'try few faults that turn every requirement red, several at once').env(
      'NETCONFORM_QUICK',
    ),
    new Option(
      '--cluster <name>',
      'put the faults into this cluster that `netconform cluster up` made, and leave it; first heals what a self-check that was killed left in it',
    ).env('NETCONFORM_CLUSTER'),
  ],
  watched: [
    new Option('--kubeconfig <file>', 'watch this cluster').env('NETCONFORM_KUBECONFIG'),
    new Option('--context <name>', "the kubeconfig's context (default: its current one)").env(
      'NETCONFORM_CONTEXT',
    ),
    new Option('--cluster <name>', 'watch this cluster that `netconform cluster up` made').env(
      'NETCONFORM_CLUSTER',
    ),
  ],
  swept: [
    new Option('--kubeconfig <file>', 'clean up this cluster, instead of this machine').env(
      'NETCONFORM_KUBECONFIG',
    ),
    new Option('--context <name>', "the kubeconfig's context (default: its current one)").env(
      'NETCONFORM_CONTEXT',
    ),
    new Option('--in-cluster', 'clean up the cluster whose pod this runs in, by its service account').env(
      'NETCONFORM_IN_CLUSTER',
    ),
    new Option('--via-ssh <[user@]host[:port]>', 'reach the API server through it, as `certify` does').env(
      'NETCONFORM_VIA_SSH',
    ),
    new Option('--ssh-config <file>', 'a configuration of ssh in the place of your own').env(
      'NETCONFORM_SSH_CONFIG',
    ),
    new Option(
      '--namespace <name>',
      'look into this namespace alone; for a user with rights in no other one',
    ).env('NETCONFORM_NAMESPACE'),
    new Option(
      '--run <name>',
      'remove what is of this run alone, also where it has not expired: make sure that it is not going any more',
    ),
  ],
  gaps: [
    new Option(
      '--max-gap <times>',
      'the longest time without a connection that a pair may have: one for every kind, such as 2s; for some kinds alone, such as service=2s,dns=5s; or both, such as 2s,dns=5s',
    )
      .env('NETCONFORM_MAX_GAP')
      .default('2s'),
    new Option(
      '--rate <rate>',
      'how often each connection is tried, from 6/m to 50/s; fewer where one pod would have to make more than 100 a second',
    )
      .env('NETCONFORM_RATE')
      .default('10/s'),
    new Option('--kinds <kinds>', 'what is watched: some of pod, service, dns, node-port')
      .env('NETCONFORM_KINDS')
      .default('pod,service,dns,node-port'),
    new Option(
      '--settle <time>',
      'after the command has ended, watch on until everything has worked for this long (for 2 minutes at most beyond it)',
    )
      .env('NETCONFORM_SETTLE')
      .default('10s'),
  ],
  report: [
    new Option('--out <dir>', 'folder that gets one folder of reports per run')
      .env('NETCONFORM_OUT')
      .default(DEFAULT_OUT),
  ],
  diagnostics: [
    new Option(
      '--diagnostics <when>',
      `put what a reader of a failure may want to look at beside the reports (events, pods, logs of the network's agents, routes, rules; no Secrets): ${DIAGNOSTICS.join(', ')}`,
    )
      .env('NETCONFORM_DIAGNOSTICS')
      .default(DEFAULT_DIAGNOSTICS),
  ],
  trace: [
    new Option(
      '--trace',
      'write trace.json beside the reports, which https://ui.perfetto.dev opens: where the time of the run goes, by steps, requirements, execs, API requests and commands',
    ).env('NETCONFORM_TRACE'),
  ],
  common: [
    new Option(
      '--timeout <time>',
      'give up on the whole run after this long, such as 90s or 15m (building the bundle not counted)',
    )
      .env('NETCONFORM_TIMEOUT')
      .default('15m'),
  ],
  name: [
    new Option('--name <name>', "the cluster's name (default: netconform-<random>)").env('NETCONFORM_NAME'),
  ],
  screen: [
    new Option(
      '--quiet',
      'say nothing but warnings, failures and the end, with the verdict and where the reports are',
    ).env('NETCONFORM_QUIET'),
    new Option(
      '--verbose',
      'say also what each verdict rests on, and what the programs say that make the cluster',
    ).env('NETCONFORM_VERBOSE'),
    new Option('--no-color', 'no colours; FORCE_COLOR asks for them where there is no terminal').env(
      'NO_COLOR',
    ),
  ],
} satisfies Record<string, Option[]>;

/** Headings in --help. */
const HEADINGS: Readonly<Record<keyof typeof FLAGS, string>> = {
  ranges: 'Addresses:',
  name: 'A cluster made by kind:',
  shape: 'A cluster made by kind:',
  network: 'A cluster made by kind:',
  faults: 'Faults:',
  existing: 'A cluster that is there already:',
  placed: 'A cluster that is there already:',
  asJob: 'In the cluster:',
  image: 'In the cluster:',
  handed: 'In the cluster:',
  pods: 'The pods of the run, and their nodes:',
  mirror: 'Images:',
  suites: 'Requirements:',
  watched: 'The cluster:',
  swept: 'A cluster that others made:',
  gaps: 'Gaps:',
  report: 'Reports:',
  diagnostics: 'Reports:',
  trace: 'Reports:',
  common: 'The run:',
  dryRun: 'The run:',
  screen: 'What it says:',
};

/** Adds groups of flags to a command, in the order given. */
export function addOptions(command: Command, groups: readonly (keyof typeof FLAGS)[]): Command {
  for (const group of groups) {
    for (const option of FLAGS[group]) command.addOption(option.helpGroup(HEADINGS[group]));
  }
  return command;
}

/**
 * Forgets the variables of switches that are set to what stands for off: to commander any value, also none, is on.
 * NO_COLOR with a text of any kind is on, as https://no-color.org has it.
 */
export function forgetOffSwitches(environment: NodeJS.ProcessEnv): void {
  for (const option of Object.values(FLAGS).flat()) {
    if (option.envVar === undefined || option.required || option.optional) continue;
    const value = environment[option.envVar];
    if (option.negate ? value === '' : !isOn(value)) delete environment[option.envVar];
  }
}

/** A flag as errors name it, such as `--ipalloc-range (IPALLOC_RANGE)`. */
export function flagName(long: string): string {
  const option = Object.values(FLAGS)
    .flat()
    .find((candidate) => candidate.long === long);
  return option?.envVar === undefined ? long : `${long} (${option.envVar})`;
}
