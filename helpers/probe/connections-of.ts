import { PAUSES } from '../model/timeouts.ts';
import { curlAtOnce } from './curl-plan.ts';
import { DIG_AT_ONCE } from './dig-plan.ts';
import type { Target } from './probe.ts';
import type { Making } from './rate/stopwatch.ts';

/** Queries that a resolver sends to look up the addresses of a host: one for each family. */
const QUESTIONS = 2;

/** How a plan makes its connections. */
export function makingCurl(targets: readonly Target[]): Making<Target> {
  return { connectionsOf, atOnce: curlAtOnce(targets), begunWithinMs: PAUSES.begun };
}

/** How lookups are made: one process makes several, one after the other. */
export const MAKING_DIG: Making<Target> = { connectionsOf, atOnce: DIG_AT_ONCE };

/**
 * Counts the connections that one probe makes on the network, including lookups and datagrams. Connections inside the pod do not count.
 * Of a lookup it counts the most that one of its names can take.
 */
export function connectionsOf({ url, lookup, answer }: Target): number {
  if (lookup === undefined) return isAddress(new URL(url).hostname) ? 1 : 1 + QUESTIONS;
  const resolved = 'resolves' in answer ? Object.values(answer.resolves).flat() : [];
  const families = new Set(resolved.map((address) => address.includes(':'))).size;
  return Math.max(...lookup.names.map(({ asked }) => searched(asked))) * Math.max(1, families);
}

/** How many names a resolver tries until it finds the right one. A pod's own namespace comes first in its search list. */
function searched(name: string): number {
  if (name.endsWith('.')) return 1;
  return name.split('.').length;
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
}
