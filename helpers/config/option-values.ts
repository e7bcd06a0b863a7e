import type { IpFamily } from './config.ts';
import { UsageError } from './usage-error.ts';

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
 * @throws UsageError where the value is none of those that are allowed
 */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw UsageError.of(option, value, `expected one of ${allowed.join(', ')}`);
  return found;
}

/** As RFC 1123 has a label of a host name; Kubernetes takes namespaces of no other kind. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** @throws Error saying what was expected */
export function parseNamespace(text: string): string {
  if (!LABEL.test(text))
    throw new Error('expected the name of a namespace: at most 63 of a-z, 0-9 and -, not - at an end');
  return text;
}

/** Below it convergence, which wants three in a row of each pair, is no longer seen within minutes even in the smallest cluster. */
const LEAST = 5;

/** Beyond it nothing is bounded: no source gets that far. */
const MOST = 10_000;

/**
 * New connections a second.
 * @throws Error with what was expected
 */
export function parseMaxRate(text: string): number {
  const rate = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0;
  if (rate < LEAST || rate > MOST)
    throw new Error(`expected a whole number of new connections a second, from ${LEAST} to ${MOST}`);
  return rate;
}

const IPV4 = { pods: '10.200.0.0/16', services: '10.32.0.0/24' } as const;
const IPV6 = { pods: 'fd00:10:200::/56', services: 'fd00:10:32::/112' } as const;

/** The ranges of a cluster made here where none are given, by the families it has. */
export const DEFAULT_RANGES: Readonly<Record<IpFamily, { pods: string; services: string }>> = {
  ipv4: IPV4,
  ipv6: IPV6,
  dual: { pods: `${IPV4.pods},${IPV6.pods}`, services: `${IPV4.services},${IPV6.services}` },
};
