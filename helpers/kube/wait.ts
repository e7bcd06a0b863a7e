import { setTimeout } from 'node:timers/promises';
import { ApiException } from '@kubernetes/client-node';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { TOO_MANY } from './api-trouble.ts';
import type { Kube } from './client.ts';

/**
 * What a look at the cluster saw: done with a value, or still waiting for something that can be named. Progress is a number that grows with
 * what has come about: each time that it does, the time of the wait begins anew, since a busy cluster that gets on is no broken one.
 */
export type PollResult<T> = { done: T } | { waitingFor: string; progress?: number };

export interface WaitOptions {
  withinMs: number;
  everyMs: number;
  signal: AbortSignal;
  /**
   * Whether the API server has read who may do what. With it, the time of the wait begins anew once a server that restarts is back, which
   * may take TIMEOUTS.apiRestart, and a refusal counts where a server that knows its roles repeats it. Without it, the time goes on, and a
   * server knows its roles a moment after it was away.
   */
  knowsRoles?: () => Promise<boolean>;
}

/** The wait timed out; the message says for what, how long, and the last state. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout';
}

/**
 * Looks again and again until it is done.
 * A request that could not be made counts as still waiting, and so does a refusal just after that. Any other error ends the wait at once.
 * @throws WaitTimeout when the time is over
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<PollResult<T>>,
  { withinMs, everyMs, signal, knowsRoles }: WaitOptions,
): Promise<T> {
  const start = performance.now();
  let countedSince = start;
  let awaySince: number | undefined;
  let awayAt = Number.NEGATIVE_INFINITY;
  let refusals = 0;
  let progress = 0;
  /**
   * Notes the error of a request.
   * @throws the error if waiting does not help
   */
  const note = async (error: unknown): Promise<void> => {
    const forbidden = isForbidden(error);
    if (!isTransient(error) && !forbidden) throw error;
    refusals = forbidden ? refusals + 1 : 0;
    if (!forbidden || (knowsRoles !== undefined && !(await knowsRoles()))) {
      awayAt = performance.now();
      awaySince ??= awayAt;
      refusals = 0;
    } else if (performance.now() - awayAt >= TIMEOUTS.rolesUnread) {
      // The first may be older than the server's roles.
      if (knowsRoles === undefined || refusals > 1) throw error;
    }
  };
  for (;;) {
    signal.throwIfAborted();
    let seen: string;
    try {
      const looked = await look();
      if ('done' in looked) return looked.done;
      seen = looked.waitingFor;
      awaySince = undefined;
      if (looked.progress !== undefined && looked.progress > progress) {
        progress = looked.progress;
        countedSince = performance.now();
      }
    } catch (error) {
      signal.throwIfAborted();
      await note(error);
      seen = shortReason(error);
    }
    const now = performance.now();
    const isAway = awaySince !== undefined && knowsRoles !== undefined;
    if (isAway) countedSince = now;
    const [since, bound] = isAway ? [awaySince ?? now, TIMEOUTS.apiRestart] : [countedSince, withinMs];
    if (now - since >= bound) throw timeout(what, start, seen);
    await setTimeout(everyMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function timeout(what: string, start: number, last: string): WaitTimeout {
  return new WaitTimeout(
    `${what}: not within ${Math.round((performance.now() - start) / 1000)} s; last seen: ${last}`,
  );
}

/** Whether the API server was not reachable just now, as opposed to a refusal. */
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

/** One line about an API error or a transport error. */
export function shortReason(error: unknown): string {
  if (error instanceof ApiException && error.code === 429) return `the API server ${TOO_MANY}`;
  // The client keeps none of the server's message.
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

/**
 * Looks again and again until it is done, to remove something: also while an API server is away for a moment, or has just come back and
 * does not know yet who may do what.
 * @throws ApiException where one that knows that goes on refusing it; WaitTimeout when the time is over
 */
export function retryOnForbidden<T>(
  kube: Kube,
  what: string,
  signal: AbortSignal,
  look: () => Promise<PollResult<T>>,
): Promise<T> {
  let refusedSince: number | undefined;
  const patient = async (): Promise<PollResult<T>> => {
    try {
      const seen = await look();
      refusedSince = undefined;
      return seen;
    } catch (error) {
      const now = performance.now();
      const refused = error instanceof ApiException && error.code === 403 && (await knowsRoles(kube));
      refusedSince = refused ? (refusedSince ?? now) : undefined;
      if (refusedSince === undefined || now - refusedSince >= TIMEOUTS.refusal) throw error;
      return { waitingFor: 'the right to do so' };
    }
  };
  const bounds = { withinMs: TIMEOUTS.teardown, everyMs: PAUSES.poll, signal };
  return waitFor(what, patient, { ...bounds, knowsRoles: () => knowsRoles(kube) });
}

/**
 * Whether an API server has read who may do what: everybody may ask it what they may, by a role (system:basic-user) that it reads with
 * all others.
 */
export async function knowsRoles(kube: Kube): Promise<boolean> {
  const resourceAttributes = { verb: 'list', resource: 'namespaces' };
  return kube.authorization.createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } }).then(
    () => true,
    () => false,
  );
}
