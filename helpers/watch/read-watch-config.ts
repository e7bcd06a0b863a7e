import { resolve } from 'node:path';
import { isKept, kubeconfigPath } from '../cluster/run-state.ts';
import type { ExistingTarget } from '../config/config.ts';
import { parseDuration } from '../config/duration.ts';
import { parseImageRegistry } from '../config/image-registry.ts';
import { DEFAULT_OUT, flagError, flagName, read } from '../config/options.ts';
import { type AskedShape, type RawPodShape, readPodShape } from '../config/pod-options.ts';
import { cacheDirOf } from '../config/read-config.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Kind } from './connection.ts';
import {
  type Bounds,
  paceOf,
  parseBounds,
  parseKinds,
  parseRate,
  parseShare,
  type WatchPace,
} from './pace.ts';

/** Raw texts as commander read them. */
export interface RawWatch extends RawPodShape {
  kubeconfig?: string;
  context?: string;
  cluster?: string;
  imageRegistry?: string;
  maxOutage: string;
  maxFailed?: string;
  rate: string;
  kinds: string;
  settle: string;
  out?: string;
  color: boolean;
  quiet?: boolean;
  verbose?: boolean;
}

/** What is asked of a watch. */
export interface WatchConfig {
  target: ExistingTarget & { kubeconfig: string };
  /** The name of a cluster that was made here. */
  cluster: string | undefined;
  /** What the watch's pods are to be like, and which nodes take part. */
  pods: AskedShape;
  kinds: Kind[];
  bounds: Bounds;
  /** The part of a pair's connections that may fail, from 0 to 1; undefined: any. */
  maxFailed: number | undefined;
  pace: WatchPace;
  /** How long everything has to have worked before the watch ends after its command, ms. */
  settleMs: number;
  /** The command and its arguments; none: until it is told to end. */
  command: string[];
  out: string;
}

/** @throws UsageError: one sentence with option, value and what was expected */
export async function readWatchConfig(
  raw: RawWatch,
  command: string[],
  environment: NodeJS.ProcessEnv,
): Promise<WatchConfig> {
  const bounds = read('--max-outage', raw.maxOutage, parseBounds);
  const perSecond = read('--rate', raw.rate, parseRate);
  const pace = paceOf(perSecond, bounds);
  const longest = pace.timeoutMs + 2_000 / perSecond;
  for (const [kind, ms] of Object.entries(bounds)) {
    if (ms > longest) continue;
    throw flagError(
      '--max-outage',
      raw.maxOutage,
      `at ${flagName('--rate')} "${raw.rate}" one lost packet is a gap of ${Math.ceil(longest)} ms; expected more than that for ${kind}`,
    );
  }
  return {
    ...(await targetOf(raw, cacheDirOf(environment))),
    pods: readPodShape(raw),
    kinds: read('--kinds', raw.kinds, parseKinds),
    bounds,
    maxFailed: raw.maxFailed === undefined ? undefined : read('--max-failed', raw.maxFailed, parseShare),
    pace,
    settleMs: read('--settle', raw.settle, parseDuration),
    command,
    out: resolve(raw.out ?? DEFAULT_OUT),
  };
}

async function targetOf(
  { kubeconfig, context, cluster, imageRegistry }: RawWatch,
  cacheDir: string,
): Promise<Pick<WatchConfig, 'target' | 'cluster'>> {
  const base = {
    kind: 'existing',
    context,
    viaSsh: undefined,
    namespace: undefined,
    networkAgent: undefined,
    installWeave: undefined,
    imageRegistry:
      imageRegistry === undefined ? undefined : read('--image-registry', imageRegistry, parseImageRegistry),
    podRanges: undefined,
    serviceRanges: undefined,
  } as const;
  if (cluster !== undefined && kubeconfig !== undefined)
    throw UsageError.of('--cluster', cluster, `expected either this or ${flagName('--kubeconfig')}`);
  if (kubeconfig !== undefined)
    return { target: { ...base, kubeconfig: resolve(kubeconfig) }, cluster: undefined };
  if (cluster === undefined)
    throw new UsageError(
      `which cluster? expected ${flagName('--kubeconfig')} of one, or --cluster with the name of one that \`netconform cluster up\` made`,
    );
  for (const [flag, value] of [
    ['--context', context],
    ['--image-registry', imageRegistry],
  ] as const) {
    if (value !== undefined) throw flagError(flag, value, `requires ${flagName('--kubeconfig')}`);
  }
  if (!(await isKept(cacheDir, cluster)))
    throw UsageError.of(
      '--cluster',
      cluster,
      'expected the name of a cluster that `netconform cluster up` made',
    );
  return { target: { ...base, kubeconfig: kubeconfigPath(cacheDir, cluster) }, cluster };
}
