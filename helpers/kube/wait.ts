import { ApiException } from '@kubernetes/client-node';
import pRetry, { AbortError } from 'p-retry';
import { TIMEOUTS } from '../model/timeouts.ts';
import { TOO_MANY } from './api-trouble.ts';

/** What a look at the cluster saw: done with a value, or still waiting for something that can be named. */
export type Look<T> = { done: T } | { waitingFor: string };

export interface WaitOptions {
  withinMs: number;
  everyMs: number;
  signal: AbortSignal;
}

/** It did not come about in time; the message says what was awaited, for how long and what was seen last. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout';
}

class StillWaiting extends Error {}

/**
 * Looks again and again until it is done.
 * A request that could not be made counts as still waiting, and so does a refusal just after that: a server that was away knows its
 * roles a moment later. Any other error ends the wait at once.
 * @throws WaitTimeout when the time is over
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<Look<T>>,
  options: WaitOptions,
): Promise<T> {
  const start = performance.now();
  let awayAt = Number.NEGATIVE_INFINITY;
  const attempt = async (): Promise<T> => {
    let seen: Look<T>;
    try {
      seen = await look();
    } catch (error) {
      if (isTransient(error)) awayAt = performance.now();
      else if (!(isForbidden(error) && performance.now() - awayAt < TIMEOUTS.rolesUnread))
        throw new AbortError(error as Error);
      throw new StillWaiting(shortReason(error));
    }
    if ('done' in seen) return seen.done;
    if (performance.now() - start >= options.withinMs) {
      throw new AbortError(timeout(what, start, seen.waitingFor));
    }
    throw new StillWaiting(seen.waitingFor);
  };
  try {
    return await pRetry(attempt, {
      retries: Number.POSITIVE_INFINITY,
      factor: 1,
      minTimeout: options.everyMs,
      maxRetryTime: options.withinMs,
      signal: options.signal,
    });
  } catch (error) {
    options.signal.throwIfAborted();
    throw error instanceof StillWaiting ? timeout(what, start, error.message) : error;
  }
}

function timeout(what: string, start: number, last: string): WaitTimeout {
  return new WaitTimeout(
    `${what}: not within ${Math.round((performance.now() - start) / 1000)} s; last seen: ${last}`,
  );
}

/** Whether an error says that the API server could not be asked just now, not that it said no. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ApiException) return error.code === 429 || error.code >= 500;
  const code =
    (error as { cause?: { code?: string }; code?: string }).cause?.code ?? (error as { code?: string }).code;
  return error instanceof TypeError
    ? code !== undefined
    : /^(ECONN|EPIPE|ETIMEDOUT|UND_ERR)/.test(code ?? '');
}

function isForbidden(error: unknown): boolean {
  return error instanceof ApiException && error.code === 403;
}

/** One line of what an API error or a transport error says. */
export function shortReason(error: unknown): string {
  if (error instanceof ApiException && error.code === 429) return `the API server ${TOO_MANY}`;
  // The client keeps nothing of what the server says with it.
  if (error instanceof ApiException && error.code === 401) return 'HTTP 401 the credentials are not accepted';
  if (error instanceof ApiException) return `HTTP ${error.code} ${messageOf(error.body)}`;
  const cause = (error as { cause?: Error }).cause;
  if (cause !== undefined && isTransient(error)) return `the API server does not answer: ${cause.message}`;
  return cause?.message ?? (error as Error).message ?? String(error);
}

function messageOf(body: unknown): string {
  try {
    const status = typeof body === 'string' ? JSON.parse(body) : body;
    return String((status as { message?: string })?.message ?? '');
  } catch {
    return String(body);
  }
}
