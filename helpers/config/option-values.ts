import type { AskedSampling } from '../model/run-context.ts';
import type { IpFamily } from './config.ts';
import { UsageError } from './usage-error.ts';

/** Processors that an image can be built for, as Go, Debian and image indexes name them. */
const PROCESSORS = ['amd64', 'arm64'] as const;

export type Processor = (typeof PROCESSORS)[number];

/**
 * The processors of platforms such as "linux/amd64,linux/arm64", each once.
 * @throws Error that says what was expected
 */
export function parsePlatforms(text: string): Processor[] {
  const found = text.split(',').map((platform) => {
    const arch = PROCESSORS.find((one) => platform.trim() === `linux/${one}`);
    if (arch === undefined)
      throw new Error('expected linux/amd64, linux/arm64, or both with a comma between');
    return arch;
  });
  return [...new Set(found)];
}

/** A DaemonSet by namespace and name. */
export interface AgentName {
  namespace: string;
  daemonSet: string;
}

/** A host name of RFC 1123, the form that Kubernetes requires for the name of a DaemonSet. */
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** @throws Error with the expected form */
export function parseNetworkAgent(text: string): AgentName {
  const [namespace, daemonSet, ...more] = text.split('/');
  if (namespace === undefined || daemonSet === undefined || more.length > 0 || !NAME.test(daemonSet))
    throw new Error('expected NAMESPACE/NAME of a DaemonSet, such as calico-system/calico-node');
  return { namespace: parseNamespace(namespace), daemonSet };
}

export function textOfAgent({ namespace, daemonSet }: AgentName): string {
  return `${namespace}/${daemonSet}`;
}

const RUN_NAME = /^netconform-[0-9a-f]{6}$/;

/** @throws Error saying what was expected */
export function parseRunName(text: string): string {
  if (!RUN_NAME.test(text)) throw new Error('expected the name of a run, such as netconform-15aa95');
  return text;
}

export function isRunName(text: string): boolean {
  return RUN_NAME.test(text);
}

/** Ids and areas of requirements, separated by commas, in capitals. */
export function parseOnly(text: string): string[] {
  return text.split(',').map((id) => id.trim().toUpperCase());
}

/** Whether a switch is on, which an environment variable may also turn off. */
export function isOn(value: boolean | string | undefined): boolean {
  return value === true || (typeof value === 'string' && !['', '0', 'false'].includes(value));
}

/**
 * @param option as the user wrote it
 * @throws UsageError for a value that is not allowed
 */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw UsageError.of(option, value, `expected one of ${allowed.join(', ')}`);
  return found;
}

/** A label of a host name in RFC 1123, the form that Kubernetes requires for namespaces. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** @throws Error with the expected form */
export function parseNamespace(text: string): string {
  if (!LABEL.test(text))
    throw new Error('expected the name of a namespace: at most 63 of a-z, 0-9 and -, not - at an end');
  return text;
}

/** Below this rate even the smallest cluster does not converge within minutes: each pair needs three passes in a row. */
const LEAST = 5;

/** Above this rate the limit has no effect: no source is that fast. */
const MOST = 10_000;

/**
 * New connections per second.
 * @throws Error with the expected form
 */
export function parseMaxRate(text: string): number {
  const rate = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0;
  if (rate < LEAST || rate > MOST)
    throw new Error(`expected a whole number of new connections per second, from ${LEAST} to ${MOST}`);
  return rate;
}

const IPV4 = { pods: '10.200.0.0/16', services: '10.32.0.0/24' } as const;
const IPV6 = { pods: 'fd00:10:200::/56', services: 'fd00:10:32::/112' } as const;

/** Default ranges of a cluster made here, by its families. */
export const DEFAULT_RANGES: Readonly<Record<IpFamily, { pods: string; services: string }>> = {
  ipv4: IPV4,
  ipv6: IPV6,
  dual: { pods: `${IPV4.pods},${IPV6.pods}`, services: `${IPV4.services},${IPV6.services}` },
};

/** @throws Error with what was expected */
export function parseSample(text: string): AskedSampling['sample'] {
  if (text === 'auto' || text === 'all') return text;
  const degree = wholeNumber(text);
  if (degree === undefined)
    throw new Error('expected auto, all, or the number of nodes that each connects to, from 1');
  return degree;
}

/** @throws Error with what was expected */
export function parseRotation(text: string): number {
  const rotation = wholeNumber(text);
  if (rotation === undefined) throw new Error('expected a whole number from 1');
  return rotation;
}

/** The rotation of a day of UTC: runs of one day ask the same, and those of the next the next. */
export function rotationOf(day: Date): number {
  return Math.floor(day.getTime() / 86_400_000) + 1;
}

function wholeNumber(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
