import { randomBytes } from 'node:crypto';
import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { isRunName } from '../config/option-values.ts';
import type { Kube } from '../kube/client.ts';
import { clusterTime } from '../kube/cluster-time.ts';
import { EXPIRES_ANNOTATION } from '../model/labels.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { SPACES } from '../requirements/network-policy/cells.ts';

/** A name for a run in a cluster that is there; its namespaces have it too. */
export function newRunName(): string {
  return `netconform-${randomBytes(3).toString('hex')}`;
}

/** The namespace of the Job that a run is, where it is one. */
export function jobNamespaceOf(run: string): string {
  return `${run}-job`;
}

/** Whether a namespace has the name of one that a run makes: its own, that of its Job, or one of those in which it tries network policies. */
export function isNamespaceOf(run: string, namespace: string): boolean {
  return (
    isRunName(run) &&
    [run, jobNamespaceOf(run), ...SPACES.map((space) => `${run}-${space}`)].includes(namespace)
  );
}

/** Whether some run could have made a namespace, by its name. */
export function isOfSomeRun(namespace: string): boolean {
  return isNamespaceOf(namespace.split('-').slice(0, 2).join('-'), namespace);
}

/** What a Date can hold: a run without a sensible bound does not expire within anybody's life. */
const LAST = Date.parse('9999-12-31T23:59:59Z');

/**
 * When what a run makes is nobody's any more.
 * @param withinMs the bound on the run
 * @param now by the cluster's clock, ms since the epoch
 * @returns RFC 3339, UTC
 */
export function expiryAfter(withinMs: number, now: number): string {
  return new Date(Math.min(now + withinMs + TIMEOUTS.afterRun, LAST)).toISOString();
}

/** When what a run without a bound makes is nobody's, unless it says anew that it is going. */
export function expiryOfRenewed(now: number): string {
  return expiryAfter(TIMEOUTS.renewedExpiry, now);
}

/** Puts off, again and again, when a namespace expires; until what is returned is called. */
export function renewExpiry(kube: Kube, namespace: string): () => void {
  const renew = async () => {
    const annotations = { [EXPIRES_ANNOTATION]: expiryOfRenewed(await clusterTime(kube)) };
    await kube.core.patchNamespace(
      { name: namespace, body: { metadata: { annotations } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  };
  // One that does not come through is made good by the next.
  const renewing = setInterval(() => void renew().catch(() => undefined), TIMEOUTS.renewedExpiry / 12);
  renewing.unref();
  return () => clearInterval(renewing);
}
