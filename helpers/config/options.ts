import { type Command, Option } from 'commander';
import { CNIS, DIAGNOSTICS, HAND_OVERS, IMAGE_SOURCES, IP_FAMILIES } from './choices.ts';
import { DEFAULT_RANGES, isOn } from './option-values.ts';
import type { RawPodShape } from './pod-options.ts';
import { UsageError } from './usage-error.ts';

/** Raw texts as commander read them from flags, environment and defaults. */
export interface RawOptions extends RawPodShape {
  ipallocRange?: string;
  serviceRange?: string;
  nodeRange?: string;
  ipFamily: string;
  workers: string;
  cni: string;
  cniManifest?: string[];
  weaveOption: string[];
  name?: string;
  keep?: boolean | string;
  keepOnFailure?: boolean | string;
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
  enforcesPolicies?: string;
  installWeave?: boolean | string;
  yes?: boolean | string;
  imageRegistry?: string;
  only?: string;
  skip?: string;
  rerunFailed?: string;
  expectFail?: string;
  strict?: boolean | string;
  failFast?: boolean | string;
  label?: string[];
  archive?: boolean | string;
  organization?: string;
  project?: string;
  url?: string;
  implementationVersion?: string;
  contact?: string;
  asJob?: boolean | string;
  image?: string;
  runName?: string;
  reportTo?: string;
  disruptive?: boolean | string;
  workloads?: boolean | string;
  skipExternal?: boolean | string;
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
      `Set the pod range; with --kubeconfig, expect it (default: ${DEFAULT_RANGES.ipv4.pods})`,
    ).env('IPALLOC_RANGE'),
    new Option(
      '--service-range <cidr>',
      `Set the Service range; with --kubeconfig, expect it (default: ${DEFAULT_RANGES.ipv4.services})`,
    ).env('NETCONFORM_SERVICE_RANGE'),
  ],
  shape: [
    new Option('--ip-family <family>', `Choose the address family: ${IP_FAMILIES.join(', ')}`)
      .env('NETCONFORM_IP_FAMILY')
      .default('ipv4'),
    new Option('--node-range <cidr>', 'Set the IPv4 range of the nodes (default: a free /24)').env(
      'NETCONFORM_NODE_RANGE',
    ),
    new Option('--workers <n>', 'Set the number of worker nodes').env('NETCONFORM_WORKERS').default('2'),
  ],
  network: [
    new Option('--cni <name>', `Choose the network: ${CNIS.join(', ')}`)
      .env('NETCONFORM_CNI')
      .default('auto'),
    new Option('--cni-manifest <file>', 'Install the network of this manifest instead (repeatable)')
      .env('NETCONFORM_CNI_MANIFEST')
      .default([], 'none')
      .argParser(collect),
    new Option(
      '--weave-option <NAME=VALUE>',
      'Set an option of Weave Net, such as WEAVE_MTU=1400 (repeatable)',
    )
      .default([], 'none')
      .argParser(append),
    new Option('--images <source>', `Choose where images come from: ${IMAGE_SOURCES.join(', ')}`)
      .env('NETCONFORM_IMAGES')
      .default('auto'),
    new Option('--node-image <image>', 'Use this node image of kind').env('NETCONFORM_NODE_IMAGE'),
    new Option('--image-archive <file>', 'Load images from a `docker save` archive (repeatable)')
      .env('NETCONFORM_IMAGE_ARCHIVE')
      .default([], 'none')
      .argParser(collect),
  ],
  made: [
    new Option('--kind', 'Make a kind cluster (default unless KUBECONFIG is set)').env('NETCONFORM_KIND'),
  ],
  existing: [
    new Option('--kubeconfig <file>', 'Certify this cluster instead of making one').env(
      'NETCONFORM_KUBECONFIG',
    ),
    new Option('--context <name>', 'Use this context (default: the current one)').env('NETCONFORM_CONTEXT'),
    new Option('--in-cluster', 'Certify the cluster of this pod by its service account').env(
      'NETCONFORM_IN_CLUSTER',
    ),
    new Option('--via-ssh <[user@]host[:port]>', 'Reach the API server through an ssh tunnel').env(
      'NETCONFORM_VIA_SSH',
    ),
    new Option('--ssh-config <file>', 'Use this ssh configuration instead of your own').env(
      'NETCONFORM_SSH_CONFIG',
    ),
    new Option('--install-weave', 'Install Weave Net first in a cluster without a network; it stays').env(
      'NETCONFORM_INSTALL_WEAVE',
    ),
    new Option('--yes', 'Confirm --install-weave without a terminal').env('NETCONFORM_YES'),
  ],
  placed: [
    new Option(
      '--network-agent <namespace/name>',
      "Name the network agent's DaemonSet (default: that of a known network)",
    ).env('NETCONFORM_NETWORK_AGENT'),
    new Option(
      '--enforces-policies <yes|no>',
      'State whether the network enforces NetworkPolicy (default: as known for the network)',
    ).env('NETCONFORM_ENFORCES_POLICIES'),
    new Option('-n, --namespace <name>', 'Use this existing namespace instead of making one').env(
      'NETCONFORM_NAMESPACE',
    ),
  ],
  asJob: [new Option('--as-job', 'Run as a Job inside the cluster').env('NETCONFORM_AS_JOB')],
  image: [
    new Option('--image <name>', 'Use this image of netconform; `netconform build-image` makes one').env(
      'NETCONFORM_IMAGE',
    ),
  ],
  handed: [
    new Option('--run-name <name>', 'Name the run and its namespace (default: netconform-<random>)').env(
      'NETCONFORM_RUN_NAME',
    ),
    new Option('--report-to <way>', `Also pass the reports out of a pod: ${HAND_OVERS.join(', ')}`).env(
      'NETCONFORM_REPORT_TO',
    ),
  ],
  pods: [
    new Option('--pod-labels <key=value,...>', 'Add labels to every pod of the run').env(
      'NETCONFORM_POD_LABELS',
    ),
    new Option('--pod-annotations <key=value,...>', 'Add annotations to every pod; values hold no comma').env(
      'NETCONFORM_POD_ANNOTATIONS',
    ),
    new Option('--node-selector <key=value,...>', 'Use only nodes with all these labels').env(
      'NETCONFORM_NODE_SELECTOR',
    ),
    new Option('--tolerations <key[=value][:effect],...>', 'Use nodes whose taints these tolerate').env(
      'NETCONFORM_TOLERATIONS',
    ),
    new Option('--tolerate-taints', 'Tolerate every taint of the nodes; cordoned nodes stay out').env(
      'NETCONFORM_TOLERATE_TAINTS',
    ),
  ],
  mirror: [
    new Option(
      '--image-registry <host[:port][/path]>',
      "Pull the run's images from this mirror with unchanged paths",
    ).env('NETCONFORM_IMAGE_REGISTRY'),
  ],
  suites: [
    new Option('--only <ids>', 'Check only these requirements, such as POD-2,SVC; certifies nothing').env(
      'NETCONFORM_ONLY',
    ),
    new Option('--skip <ids>', 'Skip these requirements or areas').env('NETCONFORM_SKIP'),
    new Option('--rerun-failed <report.json>', 'Check only what failed in that run').env(
      'NETCONFORM_RERUN_FAILED',
    ),
    new Option('--expect-fail <file>', 'Read expected failures, a YAML list of id and reason').env(
      'NETCONFORM_EXPECT_FAIL',
    ),
    new Option('--strict', 'Let extended requirements decide the exit code too').env('NETCONFORM_STRICT'),
    new Option('--fail-fast', 'Stop at the first violation of a core requirement').env(
      'NETCONFORM_FAIL_FAST',
    ),
    new Option('--disruptive', 'Also restart network agents, kube-proxy and a worker made here').env(
      'NETCONFORM_DISRUPTIVE',
    ),
    new Option('--workloads', 'Also probe existing pods and Services: WORK-1, WORK-2').env(
      'NETCONFORM_WORKLOADS',
    ),
    new Option('--skip-external', 'Skip the checks from outside the cluster: EXT-1 to EXT-3').env(
      'NETCONFORM_SKIP_EXTERNAL',
    ),
    new Option('--sample <which>', 'Probe all pairs of nodes, K per node, or auto (default: auto)').env(
      'NETCONFORM_SAMPLE',
    ),
    new Option('--rotation <n>', 'Choose the sample, from 1 (default: by the day)').env(
      'NETCONFORM_ROTATION',
    ),
    new Option('--max-rate <n>', 'Limit new connections per second (default: unlimited)').env(
      'NETCONFORM_MAX_RATE',
    ),
  ],
  kept: [
    new Option('--keep', 'Keep the fixtures, and a cluster made here').env('NETCONFORM_KEEP'),
    new Option('--keep-on-failure', 'Keep both if the exit code is not 0').env('NETCONFORM_KEEP_ON_FAILURE'),
  ],
  archive: [new Option('--archive', 'Pack the folder of the run as one .tar.gz').env('NETCONFORM_ARCHIVE')],
  statement: [
    new Option('--organization <name>', "Name the network's vendor in conformance.yaml").env(
      'NETCONFORM_ORGANIZATION',
    ),
    new Option('--project <name>', "Name the network's project in conformance.yaml").env(
      'NETCONFORM_PROJECT',
    ),
    new Option('--url <address>', "Give the project's address in conformance.yaml").env('NETCONFORM_URL'),
    new Option('--implementation-version <version>', "Give the network's version in conformance.yaml").env(
      'NETCONFORM_IMPLEMENTATION_VERSION',
    ),
    new Option('--contact <names>', 'Name contacts in conformance.yaml, such as @me,@you').env(
      'NETCONFORM_CONTACT',
    ),
  ],
  labels: [
    new Option('--label <key=value>', 'Label the reports (repeatable; the variable separates by commas)')
      .env('NETCONFORM_LABEL')
      .default([], 'none')
      .argParser((value: string, previous: string[]) => [...previous, ...value.split(',').filter(Boolean)]),
  ],
  dryRun: [new Option('--dry-run', 'Print what a run would do; create nothing').env('NETCONFORM_DRY_RUN')],
  faults: [
    new Option('--list', 'Print every fault and what it turns red'),
    new Option('--fault <ids>', 'Try only these faults, such as no-udp,masquerade').env('NETCONFORM_FAULT'),
    new Option('--quick', 'Try the fewest faults that turn every requirement red').env('NETCONFORM_QUICK'),
    new Option('--cluster <name>', 'Use this cluster of `netconform cluster up`; heal it first').env(
      'NETCONFORM_CLUSTER',
    ),
  ],
  watched: [
    new Option('--kubeconfig <file>', 'Watch this cluster').env('NETCONFORM_KUBECONFIG'),
    new Option('--context <name>', 'Use this context (default: the current one)').env('NETCONFORM_CONTEXT'),
    new Option('--cluster <name>', 'Watch this cluster of `netconform cluster up`').env('NETCONFORM_CLUSTER'),
  ],
  diagnosed: [
    new Option('--kubeconfig <file>', 'Inspect this cluster').env('NETCONFORM_KUBECONFIG'),
    new Option('--context <name>', 'Use this context (default: the current one)').env('NETCONFORM_CONTEXT'),
    new Option('--cluster <name>', 'Inspect this cluster of `netconform cluster up`').env(
      'NETCONFORM_CLUSTER',
    ),
    new Option('--in-cluster', 'Inspect the cluster of this pod').env('NETCONFORM_IN_CLUSTER'),
    new Option('--via-ssh <[user@]host[:port]>', 'Reach the API server through an ssh tunnel').env(
      'NETCONFORM_VIA_SSH',
    ),
    new Option('--ssh-config <file>', 'Use this ssh configuration instead of your own').env(
      'NETCONFORM_SSH_CONFIG',
    ),
  ],
  swept: [
    new Option('--kubeconfig <file>', 'Clean up this cluster instead of this machine').env(
      'NETCONFORM_KUBECONFIG',
    ),
    new Option('--context <name>', 'Use this context (default: the current one)').env('NETCONFORM_CONTEXT'),
    new Option('--in-cluster', 'Clean up the cluster of this pod').env('NETCONFORM_IN_CLUSTER'),
    new Option('--via-ssh <[user@]host[:port]>', 'Reach the API server through an ssh tunnel').env(
      'NETCONFORM_VIA_SSH',
    ),
    new Option('--ssh-config <file>', 'Use this ssh configuration instead of your own').env(
      'NETCONFORM_SSH_CONFIG',
    ),
    new Option('-n, --namespace <name>', 'Search only this namespace').env('NETCONFORM_NAMESPACE'),
    new Option('--run <name>', 'Remove only this run, expired or not; it must have ended'),
  ],
  gaps: [
    new Option('--max-outage <times>', 'Limit an outage: 2s, service=2s,dns=5s, or 2s,dns=5s')
      .env('NETCONFORM_MAX_OUTAGE')
      .default('2s'),
    new Option('--max-failed <percent>', 'Limit failed connections of a pair, such as 1%').env(
      'NETCONFORM_MAX_FAILED',
    ),
    new Option('--rate <rate>', 'Try each connection this often, from 6/m to 50/s')
      .env('NETCONFORM_RATE')
      .default('10/s'),
    new Option('--kinds <kinds>', 'Watch some of pod, service, dns, node-port')
      .env('NETCONFORM_KINDS')
      .default('pod,service,dns,node-port'),
    new Option('--settle <time>', 'After the command, watch until all works for this long')
      .env('NETCONFORM_SETTLE')
      .default('10s'),
  ],
  report: [
    new Option('--out <dir>', 'Write one folder of reports per run into this folder')
      .env('NETCONFORM_OUT')
      .default(DEFAULT_OUT),
  ],
  diagnostics: [
    new Option('--diagnostics <when>', `Collect diagnostics next to the reports: ${DIAGNOSTICS.join(', ')}`)
      .env('NETCONFORM_DIAGNOSTICS')
      .default(DEFAULT_DIAGNOSTICS),
  ],
  trace: [new Option('--trace', 'Write trace.json for https://ui.perfetto.dev').env('NETCONFORM_TRACE')],
  common: [
    new Option('--timeout <time>', 'Give up after this long; building the bundle is not counted')
      .env('NETCONFORM_TIMEOUT')
      .default('15m'),
  ],
  name: [
    new Option('--name <name>', 'Name the cluster (default: netconform-<random>)').env('NETCONFORM_NAME'),
  ],
  screen: [
    new Option('--quiet', 'Print only warnings, failures and the verdict').env('NETCONFORM_QUIET'),
    new Option('--verbose', 'Also print evidence and the output of other programs').env('NETCONFORM_VERBOSE'),
    new Option('--no-color', 'Print without colours').env('NO_COLOR'),
  ],
} satisfies Record<string, Option[]>;

/** Headings in --help. */
const HEADINGS: Readonly<Record<keyof typeof FLAGS, string>> = {
  ranges: 'Addresses:',
  name: 'A new kind cluster:',
  shape: 'A new kind cluster:',
  network: 'A new kind cluster:',
  faults: 'Faults:',
  made: 'A new kind cluster:',
  existing: 'An existing cluster:',
  placed: 'An existing cluster:',
  asJob: 'Inside the cluster:',
  image: 'Inside the cluster:',
  handed: 'Inside the cluster:',
  pods: 'Pods and nodes of the run:',
  mirror: 'Images:',
  suites: 'Requirements:',
  watched: 'The cluster:',
  diagnosed: 'The cluster:',
  swept: 'An existing cluster:',
  gaps: 'Gaps:',
  report: 'Reports:',
  diagnostics: 'Reports:',
  trace: 'Reports:',
  common: 'The run:',
  kept: 'The run:',
  archive: 'Reports:',
  statement: 'Reports:',
  labels: 'Reports:',
  dryRun: 'The run:',
  screen: 'Output:',
};

export function isRepeatable(option: Option): boolean {
  return Array.isArray(option.defaultValue);
}

/** Whether a variable or a configuration file may set an option. */
export function isSettable(option: Option): boolean {
  return option.envVar !== undefined || isRepeatable(option);
}

/** All options of a configuration file, each name once. */
export const FILE_OPTIONS: readonly Option[] = [
  ...new Map(
    Object.values(FLAGS)
      .flat()
      .filter(isSettable)
      .toReversed()
      .map((option) => [option.long, option]),
  ).values(),
].toReversed();

const CONFIG_OPTION = new Option(
  '--config <file>',
  'Read options from this file (default: netconform.yaml, if present)',
)
  .env('NETCONFORM_CONFIG')
  .helpGroup('The run:');

/** Adds groups of flags to a command, in the order given, and the file that may set them. */
export function addOptions(command: Command, groups: readonly (keyof typeof FLAGS)[]): Command {
  for (const group of groups) {
    for (const option of FLAGS[group]) command.addOption(option.helpGroup(HEADINGS[group]));
  }
  if (!command.options.includes(CONFIG_OPTION)) command.addOption(CONFIG_OPTION);
  return command;
}

/**
 * Removes variables of switches whose value means off, because commander takes any value, even an empty one, for on. NO_COLOR with any text
 * is on, by https://no-color.org.
 */
export function forgetOffSwitches(environment: NodeJS.ProcessEnv): void {
  for (const option of Object.values(FLAGS).flat()) {
    if (option.envVar === undefined || option.required || option.optional) continue;
    const value = environment[option.envVar];
    if (option.negate ? value === '' : !isOn(value)) delete environment[option.envVar];
  }
}

/** A flag that the user gave, on the command line or by its variable. */
export interface GivenFlag {
  flag: string;
}

/** The flags of a command that the user gave. */
export function givenFlags(command: Command): GivenFlag[] {
  return command.options
    .filter((option) => {
      const source = command.getOptionValueSource(option.attributeName()) ?? 'default';
      // A configuration file may be for several clusters.
      return ['cli', 'env'].includes(source) || (option.long === '--kind' && source === 'config');
    })
    .flatMap(({ long }) => (long == null ? [] : [{ flag: long }]));
}

/** The flags that only a cluster made here has. */
export function kindFlags(): string[] {
  const options: readonly Option[] = [...FLAGS.shape, ...FLAGS.network, ...FLAGS.name];
  return options.flatMap(({ long }) => long ?? []);
}

/** The environment variables of all flags. */
export function variables(): string[] {
  return Object.values(FLAGS)
    .flat()
    .flatMap(({ envVar }) => envVar ?? []);
}

/** A flag as errors name it, such as `--ipalloc-range (IPALLOC_RANGE)`. */
export function flagName(long: string): string {
  const option = Object.values(FLAGS)
    .flat()
    .find((candidate) => candidate.long === long);
  return option?.envVar === undefined ? long : `${long} (${option.envVar})`;
}

/** A flag's text, read by a parser; what that one has against it is told under the flag's name. */
export function read<T>(flag: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw UsageError.of(flagName(flag), text, (error as Error).message);
  }
}
