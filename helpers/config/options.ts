import { type Command, Option } from 'commander';
import { CNIS, DIAGNOSTICS, HAND_OVERS, IMAGE_SOURCES, IP_FAMILIES } from './config.ts';
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

type Collect = (value: string, previous: string[]) => string[];
const append: Collect = (value, previous) => [...previous, value];
const splitAt =
  (separator: string): Collect =>
  (value, previous) => [...previous, ...value.split(separator).filter(Boolean)];

/** An option without a variable, such as --run. */
const bare = (flags: string, description: string) => new Option(flags, description);

/** An option whose variable is named after it: --out is NETCONFORM_OUT. */
function flag(flags: string, description: string, byDefault?: string): Option {
  const option = bare(flags, description);
  option.env(`NETCONFORM_${option.name().replaceAll('-', '_').toUpperCase()}`);
  return byDefault === undefined ? option : option.default(byDefault);
}

const repeatable = (option: Option, parse: Collect) => option.default([], 'none').argParser(parse);

/** Options under their heading in --help. */
const under = (heading: string, ...options: Option[]) => options.map((option) => option.helpGroup(heading));

const contextFlag = () => flag('--context <name>', 'Use this context (default: the current one)');
const sshFlags = () => [
  flag('--via-ssh <[user@]host[:port]>', 'Reach the API server through an ssh tunnel'),
  flag('--ssh-config <file>', 'Use this ssh configuration instead of your own'),
];
const MADE = 'A new kind cluster:';
const EXISTING = 'An existing cluster:';
const THE_CLUSTER = 'The cluster:';

/** Every flag with its environment variable, default and meaning: the one table that --help, parsing and errors share. */
const FLAGS = {
  ranges: under(
    'Addresses:',
    bare(
      '--ipalloc-range <cidr>',
      `Set the pod range; with --kubeconfig, expect it (default: ${DEFAULT_RANGES.ipv4.pods})`,
    ).env('IPALLOC_RANGE'),
    flag(
      '--service-range <cidr>',
      `Set the Service range; with --kubeconfig, expect it (default: ${DEFAULT_RANGES.ipv4.services})`,
    ),
  ),
  shape: under(
    MADE,
    flag('--ip-family <family>', `Choose the address family: ${IP_FAMILIES.join(', ')}`, 'ipv4'),
    flag('--node-range <cidr>', 'Set the IPv4 range of the nodes (default: a free /24)'),
    flag('--workers <n>', 'Set the number of worker nodes', '2'),
  ),
  network: under(
    MADE,
    flag('--cni <name>', `Choose the network: ${CNIS.join(', ')}`, 'auto'),
    repeatable(
      flag('--cni-manifest <file>', 'Install the network of this manifest instead (repeatable)'),
      splitAt(':'),
    ),
    repeatable(
      bare('--weave-option <NAME=VALUE>', 'Set an option of Weave Net, such as WEAVE_MTU=1400 (repeatable)'),
      append,
    ),
    flag('--images <source>', `Choose where images come from: ${IMAGE_SOURCES.join(', ')}`, 'auto'),
    flag('--node-image <image>', 'Use this node image of kind'),
    repeatable(
      flag('--image-archive <file>', 'Load images from a `docker save` archive (repeatable)'),
      splitAt(':'),
    ),
  ),
  made: under(MADE, flag('--kind', 'Make a kind cluster (default unless KUBECONFIG is set)')),
  existing: under(
    EXISTING,
    flag('--kubeconfig <file>', 'Certify this cluster instead of making one'),
    contextFlag(),
    flag('--in-cluster', 'Certify the cluster of this pod by its service account'),
    ...sshFlags(),
    flag('--install-weave', 'Install Weave Net first in a cluster without a network; it stays'),
    flag('--yes', 'Confirm --install-weave without a terminal'),
  ),
  placed: under(
    EXISTING,
    flag(
      '--network-agent <namespace/name>',
      "Name the network agent's DaemonSet (default: that of a known network)",
    ),
    flag(
      '--enforces-policies <yes|no>',
      'State whether the network enforces NetworkPolicy (default: as known for the network)',
    ),
    flag('-n, --namespace <name>', 'Use this existing namespace instead of making one'),
  ),
  asJob: under('Inside the cluster:', flag('--as-job', 'Run as a Job inside the cluster')),
  image: under(
    'Inside the cluster:',
    flag('--image <name>', 'Use this image of netconform; `netconform build-image` makes one'),
  ),
  handed: under(
    'Inside the cluster:',
    flag('--run-name <name>', 'Name the run and its namespace (default: netconform-<random>)'),
    flag('--report-to <way>', `Also pass the reports out of a pod: ${HAND_OVERS.join(', ')}`),
  ),
  pods: under(
    'Pods and nodes of the run:',
    flag('--pod-labels <key=value,...>', 'Add labels to every pod of the run'),
    flag('--pod-annotations <key=value,...>', 'Add annotations to every pod; values hold no comma'),
    flag('--node-selector <key=value,...>', 'Use only nodes with all these labels'),
    flag('--tolerations <key[=value][:effect],...>', 'Use nodes whose taints these tolerate'),
    flag('--tolerate-taints', 'Tolerate every taint of the nodes; cordoned nodes stay out'),
  ),
  mirror: under(
    'Images:',
    flag(
      '--image-registry <host[:port][/path]>',
      "Pull the run's images from this mirror with unchanged paths",
    ),
  ),
  suites: under(
    'Requirements:',
    flag('--only <ids>', 'Check only these requirements, such as POD-2,SVC; certifies nothing'),
    flag('--skip <ids>', 'Skip these requirements or areas'),
    flag('--rerun-failed <report.json>', 'Check only what failed in that run'),
    flag('--expect-fail <file>', 'Read expected failures, a YAML list of id and reason'),
    flag('--strict', 'Let extended requirements decide the exit code too'),
    flag('--fail-fast', 'Stop at the first violation of a core requirement'),
    flag('--disruptive', 'Also restart network agents, kube-proxy and a worker made here'),
    flag('--workloads', 'Also probe existing pods and Services: WORK-1, WORK-2'),
    flag('--skip-external', 'Skip the checks from outside the cluster: EXT-1 to EXT-3'),
    flag('--sample <which>', 'Probe all pairs of nodes, K per node, or auto (default: auto)'),
    flag('--rotation <n>', 'Choose the sample, from 1 (default: by the day)'),
    flag('--max-rate <n>', 'Limit new connections per second (default: unlimited)'),
  ),
  kept: under(
    'The run:',
    flag('--keep', 'Keep the fixtures, and a cluster made here'),
    flag('--keep-on-failure', 'Keep both if the exit code is not 0'),
  ),
  archive: under('Reports:', flag('--archive', 'Pack the folder of the run as one .tar.gz')),
  statement: under(
    'Reports:',
    flag('--organization <name>', "Name the network's vendor in conformance.yaml"),
    flag('--project <name>', "Name the network's project in conformance.yaml"),
    flag('--url <address>', "Give the project's address in conformance.yaml"),
    flag('--implementation-version <version>', "Give the network's version in conformance.yaml"),
    flag('--contact <names>', 'Name contacts in conformance.yaml, such as @me,@you'),
  ),
  labels: under(
    'Reports:',
    repeatable(
      flag('--label <key=value>', 'Label the reports (repeatable; the variable separates by commas)'),
      splitAt(','),
    ),
  ),
  dryRun: under('The run:', flag('--dry-run', 'Print what a run would do; create nothing')),
  faults: under(
    'Faults:',
    bare('--list', 'Print every fault and what it turns red'),
    flag('--fault <ids>', 'Try only these faults, such as no-udp,masquerade'),
    flag('--quick', 'Try faults together; without --fault, the fewest that turn everything red'),
    flag('--cluster <name>', 'Use this cluster of `netconform cluster up`; heal it first'),
  ),
  watched: under(
    THE_CLUSTER,
    flag('--kubeconfig <file>', 'Watch this cluster'),
    contextFlag(),
    flag('--cluster <name>', 'Watch this cluster of `netconform cluster up`'),
  ),
  diagnosed: under(
    THE_CLUSTER,
    flag('--kubeconfig <file>', 'Inspect this cluster'),
    contextFlag(),
    flag('--cluster <name>', 'Inspect this cluster of `netconform cluster up`'),
    flag('--in-cluster', 'Inspect the cluster of this pod'),
    ...sshFlags(),
  ),
  swept: under(
    EXISTING,
    flag('--kubeconfig <file>', 'Clean up this cluster instead of this machine'),
    contextFlag(),
    flag('--in-cluster', 'Clean up the cluster of this pod'),
    ...sshFlags(),
    flag('-n, --namespace <name>', 'Search only this namespace'),
    bare('--run <name>', 'Remove only this run, expired or not; it must have ended'),
  ),
  gaps: under(
    'Gaps:',
    flag('--max-outage <times>', 'Limit an outage: 2s, service=2s,dns=5s, or 2s,dns=5s', '2s'),
    flag('--max-failed <percent>', 'Limit failed connections of a pair, such as 1%'),
    flag('--rate <rate>', 'Try each connection this often, from 6/m to 50/s', '10/s'),
    flag('--kinds <kinds>', 'Watch some of pod, service, dns, node-port', 'pod,service,dns,node-port'),
    flag('--settle <time>', 'After the command, watch until all works for this long', '10s'),
  ),
  report: under(
    'Reports:',
    flag('--out <dir>', 'Write one folder of reports per run into this folder', DEFAULT_OUT),
  ),
  diagnostics: under(
    'Reports:',
    flag(
      '--diagnostics <when>',
      `Collect diagnostics next to the reports: ${DIAGNOSTICS.join(', ')}`,
      DEFAULT_DIAGNOSTICS,
    ),
  ),
  trace: under('Reports:', flag('--trace', 'Write trace.json for https://ui.perfetto.dev')),
  common: under(
    'The run:',
    flag('--timeout <time>', 'Give up after this long; building the bundle is not counted', '15m'),
  ),
  name: under(MADE, flag('--name <name>', 'Name the cluster (default: netconform-<random>)')),
  screen: under(
    'Output:',
    flag('--quiet', 'Print only warnings, failures and the verdict'),
    flag('--verbose', 'Also print evidence and the output of other programs'),
    bare('--no-color', 'Print without colours').env('NO_COLOR'),
  ),
} satisfies Record<string, Option[]>;

const ALL_OPTIONS: readonly Option[] = Object.values(FLAGS).flat();

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
    ALL_OPTIONS.filter(isSettable)
      .toReversed()
      .map((option) => [option.long, option]),
  ).values(),
].toReversed();

const CONFIG_OPTION = flag(
  '--config <file>',
  'Read options from this file (default: netconform.yaml, if present)',
).helpGroup('The run:');

/** Adds groups of flags to a command, in the order given, and the file that may set them. */
export function addOptions(command: Command, groups: readonly (keyof typeof FLAGS)[]): Command {
  for (const group of groups) {
    for (const option of FLAGS[group]) command.addOption(option);
  }
  if (!command.options.includes(CONFIG_OPTION)) command.addOption(CONFIG_OPTION);
  return command;
}

/**
 * Removes variables of switches whose value means off, because commander takes any value, even an empty one, for on. NO_COLOR with any text
 * is on, by https://no-color.org.
 */
export function forgetOffSwitches(environment: NodeJS.ProcessEnv): void {
  for (const option of ALL_OPTIONS) {
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
  return ALL_OPTIONS.flatMap(({ envVar }) => envVar ?? []);
}

/** A flag as errors name it, such as `--ipalloc-range (IPALLOC_RANGE)`. */
export function flagName(long: string): string {
  const option = ALL_OPTIONS.find((candidate) => candidate.long === long);
  return option?.envVar === undefined ? long : `${long} (${option.envVar})`;
}

/** The error for a wrong value of a flag. */
export function flagError(flag: string, value: string, expected: string): UsageError {
  return UsageError.of(flagName(flag), value, expected);
}

/** A flag's text, read by a parser; what that one has against it is told under the flag's name. */
export function read<T>(flag: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw flagError(flag, text, (error as Error).message);
  }
}
