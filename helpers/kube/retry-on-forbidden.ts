import { ApiException } from '@kubernetes/client-node';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import type { Kube } from './client.ts';
import { type PollResult, waitFor } from './wait.ts';

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
