import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { nodeMaskSize } from '../address/node-mask.ts';
import { overlaps, parseRange, type Range } from '../address/range.ts';
import { CNIS, type Config, type ExistingTarget, IMAGE_SOURCES, type KindTarget } from './config.ts';
import { parseDuration } from './duration.ts';
import {
  DEFAULT_OUT,
  DEFAULT_POD_RANGE,
  DEFAULT_SERVICE_RANGE,
  flagName,
  type RawOptions,
} from './options.ts';
import { UsageError } from './usage-error.ts';
import { readWeaveOptions } from './weave-options.ts';

/** kind makes host names of it ("NAME-control-plane"), and a host name has at most 63 characters. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/**
 * What was asked for, checked as far as it can be without looking at the machine.
 * @throws UsageError: one sentence with option, value and what was expected
 */
export function readConfig(raw: RawOptions, environment: NodeJS.ProcessEnv): Config {
  return {
    target: raw.kubeconfig === undefined ? kindTarget(raw, environment) : existingTarget(raw, raw.kubeconfig),
    only: raw.only?.split(',').map((id) => id.trim().toUpperCase()),
    disruptive: isSet(raw.disruptive),
    out: resolve(raw.out ?? DEFAULT_OUT),
    timeoutMs: read('--timeout', raw.timeout, parseDuration),
    color: raw.color,
    cacheDir: cacheDirOf(environment),
  };
}

/** The user's cache folder for this program. */
export function cacheDirOf(environment: NodeJS.ProcessEnv): string {
  return join(environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), '.cache'), 'netconform');
}

function kindTarget(raw: RawOptions, environment: NodeJS.ProcessEnv): KindTarget {
  if (raw.context !== undefined) {
    throw UsageError.of(flagName('--context'), raw.context, 'expected together with --kubeconfig');
  }
  const cni = oneOf('--cni', raw.cni, CNIS);
  const workers = read('--workers', raw.workers, (text) => {
    if (!/^\d{1,2}$/.test(text)) throw new Error('expected a number of nodes from 0 to 99');
    return Number(text);
  });
  const target: KindTarget = {
    kind: 'kind',
    name: raw.name ?? `netconform-${randomBytes(3).toString('hex')}`,
    workers,
    cni,
    podRange: read('--ipalloc-range', raw.ipallocRange ?? DEFAULT_POD_RANGE, parseRange),
    serviceRange: read('--service-range', raw.serviceRange ?? DEFAULT_SERVICE_RANGE, parseRange),
    nodeRange: raw.nodeRange === undefined ? undefined : read('--node-range', raw.nodeRange, parseRange),
    nodeImage: raw.nodeImage,
    images: oneOf('--images', raw.images, IMAGE_SOURCES),
    imageArchives: raw.imageArchive.map((file) => resolve(file)),
    weaveOptions: weaveOptions(raw.weaveOption, environment),
    keep: isSet(raw.keep),
  };
  if (!NAME.test(target.name)) {
    throw UsageError.of(
      flagName('--name'),
      target.name,
      'expected at most 40 of a-z, 0-9 and -, not - at an end',
    );
  }
  checkRanges(target);
  return target;
}

/** A switch, which an environment variable may also turn off. */
function isSet(value: boolean | string | undefined): boolean {
  return value === true || (typeof value === 'string' && !['', '0', 'false'].includes(value));
}

/** The values may hold a password, so that errors name the option only. */
function weaveOptions(given: readonly string[], environment: NodeJS.ProcessEnv): Record<string, string> {
  try {
    return readWeaveOptions(given, environment);
  } catch (error) {
    throw new UsageError(`--weave-option ${(error as Error).message}`);
  }
}

function checkRanges(target: KindTarget): void {
  const ranges: [flag: string, what: string, range: Range | undefined][] = [
    ['--ipalloc-range', 'the pod range', target.podRange],
    ['--service-range', 'the Service range', target.serviceRange],
    ['--node-range', "the cluster's own network", target.nodeRange],
  ];
  for (const [flag, , range] of ranges) {
    if (range?.family === 6) {
      const why = target.cni === 'weave' ? 'Weave Net is IPv4 only' : 'the clusters made here are IPv4 only';
      throw UsageError.of(
        flagName(flag),
        range.text,
        `${why}; expected an IPv4 range such as ${DEFAULT_POD_RANGE}`,
      );
    }
  }
  for (const [index, [flag, what, range]] of ranges.entries()) {
    for (const [otherFlag, otherWhat, other] of ranges.slice(index + 1)) {
      if (range === undefined || other === undefined || !overlaps(range, other)) continue;
      throw UsageError.of(
        flagName(flag),
        range.text,
        `${what} overlaps ${otherWhat}, ${flagName(otherFlag)} "${other.text}"; expected ranges that share no address`,
      );
    }
  }
  read('--ipalloc-range', target.podRange.text, () => nodeMaskSize(target.podRange, target.workers + 1));
}

function existingTarget(raw: RawOptions, kubeconfig: string): ExistingTarget {
  const optional = (flag: string, text: string | undefined) =>
    text === undefined ? undefined : read(flag, text, parseRange);
  return {
    kind: 'existing',
    kubeconfig: resolve(kubeconfig),
    context: raw.context,
    podRange: optional('--ipalloc-range', raw.ipallocRange),
    serviceRange: optional('--service-range', raw.serviceRange),
  };
}

function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw UsageError.of(flagName(flag), value, `expected one of ${allowed.join(', ')}`);
  return found;
}

function read<T>(flag: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw UsageError.of(flagName(flag), text, (error as Error).message);
  }
}
