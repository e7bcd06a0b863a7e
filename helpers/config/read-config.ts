import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { defined } from '../model/defined.ts';
import { nodeMaskSize } from '../model/node-mask.ts';
import {
  overlaps,
  parseRange,
  parseRangeList,
  parseRanges,
  type Range,
  type Ranges,
  textOf,
} from '../model/range.ts';
import {
  CNIS,
  type CniChoice,
  type Config,
  DIAGNOSTICS,
  type ExistingTarget,
  HAND_OVERS,
  IMAGE_SOURCES,
  IP_FAMILIES,
  type IpFamily,
  type KindTarget,
} from './config.ts';
import { parseDuration } from './duration.ts';
import { parseImageName, parseImageRegistry } from './image-registry.ts';
import { parseKeyValues } from './key-values.ts';
import {
  DEFAULT_RANGES,
  isOn,
  oneOf,
  parseMaxRate,
  parseNamespace,
  parseNetworkAgent,
  parseOnly,
  parseRotation,
  parseRunName,
  parseSample,
  textOfAgent,
} from './option-values.ts';
import { DEFAULT_DIAGNOSTICS, DEFAULT_OUT, flagError, flagName, type RawOptions, read } from './options.ts';
import { readPodShape } from './pod-options.ts';
import { parseSshRoute, type SshRoute } from './ssh-route.ts';
import { UsageError } from './usage-error.ts';
import { readWeaveOptions } from './weave-options.ts';

/** kind makes host names of it ("NAME-control-plane"), and a host name has at most 63 characters. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/**
 * What was asked for, checked as far as it can be without looking at the machine.
 * @throws UsageError: one sentence with option, value and what was expected
 */
export function readConfig(raw: RawOptions, environment: NodeJS.ProcessEnv): Config {
  const target = targetOf(raw, environment);
  return {
    target,
    runName: runNameOf(raw, target),
    jobImage: jobImageOf(raw, target),
    handOver:
      raw.reportTo === undefined ? undefined : oneOf(flagName('--report-to'), raw.reportTo, HAND_OVERS),
    pods: readPodShape(raw),
    only: idsOf(raw.only),
    skip: idsOf(raw.skip),
    rerunFailed: rerunFailedOf(raw),
    expectFail: raw.expectFail === undefined ? undefined : resolve(raw.expectFail),
    strict: isOn(raw.strict),
    failFast: isOn(raw.failFast),
    keep: isOn(raw.keep) ? 'always' : isOn(raw.keepOnFailure) ? 'on-failure' : 'never',
    archive: isOn(raw.archive),
    implementation: implementationOf(raw),
    labels: labelsOf(raw),
    disruptive: isOn(raw.disruptive),
    workloads: isOn(raw.workloads),
    insideOnly: isOn(raw.skipExternal),
    sampling: {
      sample: read('--sample', raw.sample ?? 'auto', parseSample),
      rotation: raw.rotation === undefined ? undefined : read('--rotation', raw.rotation, parseRotation),
    },
    maxRate: raw.maxRate === undefined ? undefined : read('--max-rate', raw.maxRate, parseMaxRate),
    dryRun: isOn(raw.dryRun),
    out: resolve(raw.out ?? DEFAULT_OUT),
    diagnostics: oneOf(flagName('--diagnostics'), raw.diagnostics ?? DEFAULT_DIAGNOSTICS, DIAGNOSTICS),
    trace: isOn(raw.trace),
    timeoutMs: read('--timeout', raw.timeout, parseDuration),
    color: raw.color,
    stepSummary: environment.GITHUB_STEP_SUMMARY || undefined,
    cacheDir: cacheDirOf(environment),
  };
}

function idsOf(text: string | undefined): string[] | undefined {
  return text === undefined ? undefined : parseOnly(text);
}

function rerunFailedOf({ rerunFailed, only }: RawOptions): string | undefined {
  if (rerunFailed === undefined) return undefined;
  if (only !== undefined)
    throw flagError('--rerun-failed', rerunFailed, `cannot be combined with ${flagName('--only')}`);
  return resolve(rerunFailed);
}

function implementationOf(raw: RawOptions): Config['implementation'] {
  const { organization, project, url, implementationVersion: version, contact } = raw;
  if (url !== undefined && !URL.canParse(url))
    throw flagError('--url', url, 'expected an address such as https://example.com');
  return {
    ...defined({ organization, project, url, version }),
    ...(contact === undefined ? {} : { contact: contact.split(',').map((each) => each.trim()) }),
  };
}

function labelsOf({ label = [] }: RawOptions): Record<string, string> {
  return label.length === 0 ? {} : read('--label', label.join(','), parseKeyValues);
}

function targetOf(raw: RawOptions, environment: NodeJS.ProcessEnv): KindTarget | ExistingTarget {
  const existing = readTarget(raw);
  const installs = isOn(raw.installWeave);
  if (isOn(raw.yes) && !installs) throw alone('--yes', flagName('--install-weave'));
  if (!installs) return existing ?? kindTarget(raw, environment);
  if (existing === undefined)
    throw alone('--install-weave', '--kubeconfig; a cluster made here has Weave Net by --cni weave');
  if (existing.networkAgent !== undefined)
    throw flagError(
      '--network-agent',
      textOfAgent(existing.networkAgent),
      `cannot be combined with ${flagName('--install-weave')}, which installs its own agent`,
    );
  const installWeave = { options: weaveOptions(raw.weaveOption, environment), yes: isOn(raw.yes) };
  return { ...existing, installWeave };
}

function runNameOf({ runName }: RawOptions, target: Config['target']): string | undefined {
  if (runName === undefined) return undefined;
  if (target.kind === 'kind')
    throw flagError('--run-name', runName, 'requires --kubeconfig; a cluster made here has a --name');
  return read('--run-name', runName, parseRunName);
}

/** @throws UsageError where a Job could not do what is asked for */
function jobImageOf(raw: RawOptions, target: Config['target']): string | undefined {
  const { image } = raw;
  const asJob = flagName('--as-job');
  if (!isOn(raw.asJob)) {
    if (image === undefined) return undefined;
    throw flagError('--image', image, `requires ${asJob}`);
  }
  if (image === undefined)
    throw alone('--as-job', `${flagName('--image')}; \`netconform build-image\` makes one`);
  if (target.kind === 'kind' || target.kubeconfig === undefined)
    throw alone('--as-job', flagName('--kubeconfig'));
  for (const [flag, given] of [
    ['--namespace', target.namespace],
    ['--install-weave', target.installWeave],
    ['--dry-run', isOn(raw.dryRun) || undefined],
    ['--report-to', raw.reportTo],
    ['--keep', isOn(raw.keep) || undefined],
    ['--keep-on-failure', isOn(raw.keepOnFailure) || undefined],
    ['--archive', isOn(raw.archive) || undefined],
  ] as const)
    if (given !== undefined) throw new UsageError(`${flagName(flag)} cannot be combined with ${asJob}`);
  return read('--image', image, parseImageName);
}

function alone(flag: string, other: string): UsageError {
  return new UsageError(`${flagName(flag)} requires ${other}`);
}

/** The user's cache folder for this program. */
export function cacheDirOf(environment: NodeJS.ProcessEnv): string {
  return join(environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), '.cache'), 'netconform');
}

/** What tells how to reach a cluster that is there. */
export type RawTarget = Pick<
  RawOptions,
  | 'kubeconfig'
  | 'context'
  | 'inCluster'
  | 'viaSsh'
  | 'sshConfig'
  | 'namespace'
  | 'networkAgent'
  | 'enforcesPolicies'
  | 'cniManifest'
  | 'imageRegistry'
  | 'ipallocRange'
  | 'serviceRange'
>;

/**
 * The cluster that is there which was asked for; undefined: none was.
 * @throws UsageError: one sentence with option, value and what was expected
 */
export function readTarget(raw: RawTarget): ExistingTarget | undefined {
  if (raw.kubeconfig !== undefined || isOn(raw.inCluster)) return existingTarget(raw);
  expectNoTarget(raw);
  return undefined;
}

/** What says more of a cluster that is there means nothing without one. */
function expectNoTarget(raw: RawTarget): void {
  for (const [flag, value] of [
    ['--context', raw.context],
    ['--via-ssh', raw.viaSsh],
    ['--ssh-config', raw.sshConfig],
    ['--namespace', raw.namespace],
    ['--network-agent', raw.cniManifest?.length ? undefined : raw.networkAgent],
    ['--enforces-policies', raw.cniManifest?.length ? undefined : raw.enforcesPolicies],
  ] as const) {
    if (value !== undefined) throw flagError(flag, value, 'requires --kubeconfig');
  }
  if (raw.imageRegistry !== undefined)
    throw flagError(
      '--image-registry',
      raw.imageRegistry,
      'requires --kubeconfig; for a cluster made here, use --image-archive and --node-image',
    );
}

function kindTarget(raw: RawOptions, environment: NodeJS.ProcessEnv): KindTarget {
  const cni = oneOf(flagName('--cni'), raw.cni, CNIS);
  const ipFamily = oneOf(flagName('--ip-family'), raw.ipFamily, IP_FAMILIES);
  const workers = read('--workers', raw.workers, (text) => {
    if (!/^\d{1,2}$/.test(text)) throw new Error('expected a number of nodes from 0 to 99');
    return Number(text);
  });
  const target: KindTarget = {
    kind: 'kind',
    name: raw.name ?? `netconform-${randomBytes(3).toString('hex')}`,
    workers,
    cni,
    ...manifestsOf(raw),
    ipFamily,
    podRanges: read('--ipalloc-range', raw.ipallocRange ?? DEFAULT_RANGES[ipFamily].pods, parseRanges),
    serviceRanges: read(
      '--service-range',
      raw.serviceRange ?? DEFAULT_RANGES[ipFamily].services,
      parseRanges,
    ),
    nodeRange: raw.nodeRange === undefined ? undefined : read('--node-range', raw.nodeRange, parseRange),
    nodeImage: raw.nodeImage,
    images: oneOf(flagName('--images'), raw.images, IMAGE_SOURCES),
    imageArchives: raw.imageArchive.map((file) => resolve(file)),
    weaveOptions: weaveOptions(raw.weaveOption, environment),
  };
  if (!NAME.test(target.name)) {
    throw flagError('--name', target.name, 'expected at most 40 of a-z, 0-9 and -, not - at an end');
  }
  checkRanges(target);
  return target;
}

function manifestsOf({
  cniManifest = [],
  cni,
  networkAgent,
  ...raw
}: RawOptions): Pick<KindTarget, 'manifests'> {
  if (cniManifest.length === 0) return {};
  if (cni !== 'auto') throw flagError('--cni', cni, `cannot be combined with ${flagName('--cni-manifest')}`);
  const agent =
    networkAgent === undefined ? undefined : read('--network-agent', networkAgent, parseNetworkAgent);
  return { manifests: { files: cniManifest.map((file) => resolve(file)), agent, ...enforcing(raw) } };
}

function enforcing({
  enforcesPolicies,
}: Pick<RawOptions, 'enforcesPolicies'>): Pick<ExistingTarget, 'enforcesPolicies'> {
  if (enforcesPolicies === undefined) return {};
  const answer = oneOf(flagName('--enforces-policies'), enforcesPolicies, ['yes', 'no']);
  return { enforcesPolicies: answer === 'yes' };
}

/** The values may hold a password, so that errors name the option only. */
function weaveOptions(given: readonly string[], environment: NodeJS.ProcessEnv): Record<string, string> {
  try {
    return readWeaveOptions(given, environment);
  } catch (error) {
    throw new UsageError(`--weave-option ${(error as Error).message}`);
  }
}

/** The families that ranges have to have, in their order. */
const FAMILIES: Readonly<Record<IpFamily, readonly (4 | 6)[]>> = { ipv4: [4], ipv6: [6], dual: [4, 6] };

/** Networks that are installed for one family alone. */
const IPV4_ONLY: Readonly<Partial<Record<CniChoice, string>>> = {
  weave: 'Weave Net',
  'kube-router': 'kube-router here',
};

function checkRanges(target: KindTarget): void {
  const { cni, ipFamily, podRanges, serviceRanges, nodeRange } = target;
  const only = IPV4_ONLY[cni];
  if (only !== undefined && ipFamily !== 'ipv4')
    throw flagError('--ip-family', ipFamily, `${only} is IPv4 only; expected ipv4`);
  checkFamilies('--ipalloc-range', podRanges, target, DEFAULT_RANGES[ipFamily].pods);
  checkFamilies('--service-range', serviceRanges, target, DEFAULT_RANGES[ipFamily].services);
  if (nodeRange?.family === 6)
    throw flagError('--node-range', nodeRange.text, 'expected an IPv4 range, such as 10.89.0.0/24');
  const ranges: [flag: string, what: string, ranges: readonly Range[]][] = [
    ['--ipalloc-range', 'the pod range', podRanges],
    ['--service-range', 'the Service range', serviceRanges],
    ['--node-range', "the cluster's own network", nodeRange === undefined ? [] : [nodeRange]],
  ];
  for (const [index, [flag, what, some]] of ranges.entries()) {
    for (const [otherFlag, otherWhat, others] of ranges.slice(index + 1)) {
      for (const range of some) {
        const other = others.find((candidate) => overlaps(range, candidate));
        if (other === undefined) continue;
        throw flagError(
          flag,
          range.text,
          `${what} overlaps ${otherWhat}, ${flagName(otherFlag)} "${other.text}"; expected ranges that share no address`,
        );
      }
    }
  }
  for (const range of podRanges)
    read('--ipalloc-range', range.text, () => nodeMaskSize(range, target.workers + 1));
}

function checkFamilies(flag: string, ranges: Ranges, { ipFamily, cni }: KindTarget, example: string): void {
  const families = ranges.map(({ family }) => family);
  if (families.join() === FAMILIES[ipFamily].join()) return;
  const text = textOf(ranges);
  const only = IPV4_ONLY[cni];
  if (only !== undefined)
    throw flagError(flag, text, `${only} is IPv4 only; expected an IPv4 range such as ${example}`);
  throw flagError(
    flag,
    text,
    `with ${flagName('--ip-family')} "${ipFamily}" expected ${ipFamily === 'dual' ? 'a range of IPv4 and one of IPv6' : `a range of ${ipFamily === 'ipv4' ? 'IPv4' : 'IPv6'}`}, such as ${example}`,
  );
}

function existingTarget(raw: RawTarget): ExistingTarget {
  const { kubeconfig } = raw;
  if (isOn(raw.inCluster)) {
    for (const [flag, value] of [
      ['--kubeconfig', kubeconfig],
      ['--context', raw.context],
      ['--via-ssh', raw.viaSsh],
    ] as const) {
      if (value !== undefined)
        throw flagError(flag, value, `expected it or ${flagName('--in-cluster')}, not both`);
    }
  }
  const optional = (flag: string, text: string | undefined, parse = parseRanges) =>
    text === undefined ? undefined : read(flag, text, parse);
  return {
    kind: 'existing',
    kubeconfig: kubeconfig === undefined ? undefined : resolve(kubeconfig),
    context: raw.context,
    viaSsh: sshRoute(raw),
    namespace: raw.namespace === undefined ? undefined : read('--namespace', raw.namespace, parseNamespace),
    networkAgent:
      raw.networkAgent === undefined
        ? undefined
        : read('--network-agent', raw.networkAgent, parseNetworkAgent),
    ...enforcing(raw),
    installWeave: undefined,
    imageRegistry:
      raw.imageRegistry === undefined
        ? undefined
        : read('--image-registry', raw.imageRegistry, parseImageRegistry),
    podRanges: optional('--ipalloc-range', raw.ipallocRange, parseRangeList),
    serviceRanges: optional('--service-range', raw.serviceRange),
  };
}

function sshRoute({ viaSsh, sshConfig }: RawTarget): SshRoute | undefined {
  if (viaSsh === undefined) {
    if (sshConfig !== undefined)
      throw flagError('--ssh-config', sshConfig, `requires ${flagName('--via-ssh')}`);
    return undefined;
  }
  const route = read('--via-ssh', viaSsh, parseSshRoute);
  return sshConfig === undefined ? route : { ...route, configFile: resolve(sshConfig) };
}
