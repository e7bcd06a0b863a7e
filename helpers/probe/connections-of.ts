import { PAUSES } from '../model/timeouts.ts';
import { curlAtOnce } from './curl-plan.ts';
import { DIG_AT_ONCE } from './dig-plan.ts';
import type { Target } from './probe.ts';
import type { Making } from './rate/stopwatch.ts';

/** What a resolver sends to look a host's addresses up: a question for each family. */
const QUESTIONS = 2;

/** How the connections of a plan are made. */
export function makingCurl(targets: readonly Target[]): Making<Target> {
  return { connectionsOf, atOnce: curlAtOnce(targets), begunWithinMs: PAUSES.begun };
}

/** How lookups are made: a process makes several, one after the other, the last one when those before it have ended. */
export const MAKING_DIG: Making<Target> = { connectionsOf, atOnce: DIG_AT_ONCE };

/**
 * How many connections one probe makes on the network, lookups and datagrams included; what stays in the pod, as the way to the source's own
 * server, is none. Of a lookup it is the most that one of its names can take.
 */
export function connectionsOf({ url, lookup, answer }: Target): number {
  if (lookup === undefined) return isAddress(new URL(url).hostname) ? 1 : 1 + QUESTIONS;
  const resolved = 'resolves' in answer ? Object.values(answer.resolves).flat() : [];
  const families = new Set(resolved.map((address) => address.includes(':'))).size;
  return Math.max(...lookup.names.map(({ asked }) => searched(asked))) * Math.max(1, families);
}

/** How many names a resolver tries until it has the one that is meant: the pod's own namespace is the first on its list, the others' the second. */
function searched(name: string): number {
  if (name.endsWith('.')) return 1;
  return name.split('.').length;
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
}
