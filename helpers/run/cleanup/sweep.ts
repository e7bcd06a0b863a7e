import { ApiException } from '@kubernetes/client-node';
import type { Kube } from '../../kube/client.ts';
import { clusterTime } from '../../kube/cluster-time.ts';
import { removeNamespace } from '../../kube/namespace.ts';
import { removeLabelled } from '../../kube/remove-labelled.ts';
import { shortReason } from '../../kube/wait.ts';
import { RUN_LABEL } from '../../model/labels.ts';
import { LEASE } from '../claim-namespace.ts';
import { missingRights } from '../rights/missing-rights.ts';
import type { Need } from '../rights/need.ts';
import { rightText } from '../rights/weigh-rights.ts';
import { findEverywhere, findIn } from './find-leftovers.ts';
import { type Leftover, nameOf } from './leftover.ts';

/** The number of removed objects, and of objects that remain or could not be searched although requested. */
export interface Swept {
  removed: number;
  failed: number;
}

/**
 * Removes what dead runs left in a cluster, and nothing else; told what was removed, and what was left and why.
 * @param namespace looks there alone
 * @param run removes what is of that run alone, also where it may still be running
 * @throws UsageError where the namespace is not there; EnvironmentError where nothing can be looked for
 */
export async function sweep(
  kube: Kube,
  options: {
    namespace: string | undefined;
    run: string | undefined;
    line: (text: string) => void;
    notice: (text: string) => void;
    signal: AbortSignal;
  },
): Promise<Swept> {
  const { namespace, run, line, notice, signal } = options;
  const now = await clusterTime(kube);
  const { leftovers, unseen } = await (namespace === undefined
    ? findEverywhere(kube, now)
    : findIn(kube, namespace, now));
  for (const right of unseen) notice(`not searched: this user may not ${right}`);
  // Report missing rights only for a single namespace, because few users have rights in the whole cluster.
  const swept: Swept = { removed: 0, failed: namespace === undefined ? 0 : unseen.length };
  const remove = async (one: Leftover) => {
    const asked = one.state === 'alive' ? `; requested with --run ${one.run}` : '';
    try {
      const missing = await missingToRemove(kube, one);
      if (missing.length > 0) throw new Error(`this user may not ${missing.join(', nor ')}`);
      await removeOne(kube, one, signal);
      swept.removed += 1;
      line(`removed: ${nameOf(one, now)} (${one.why}${asked})`);
    } catch (error) {
      signal.throwIfAborted();
      swept.failed += 1;
      notice(`not removed: ${nameOf(one, now)}: ${shortReason(error)}`);
    }
  };
  const chosen = leftovers.filter(
    (one) => one.state !== 'foreign' && (run === undefined ? one.state === 'dead' : one.run === run),
  );
  for (const one of leftovers)
    if (!chosen.includes(one)) line(`left alone: ${nameOf(one, now)} (${reason(one)})`);
  await Promise.all(chosen.map(remove));
  return swept;
}

function reason({ state, why, run }: Leftover): string {
  return state === 'alive' ? `${why}; --run ${run} removes it anyway` : why;
}

async function removeOne(kube: Kube, one: Leftover, signal: AbortSignal): Promise<void> {
  const { namespace, run, made } = one;
  if (made === 'namespace') return removeNamespace(kube, namespace, signal);
  // The Lease last: until then no other run starts there.
  const lease = await leaseOf(kube, one);
  await removeLabelled(kube, namespace, `${RUN_LABEL}=${run}`, signal);
  if (lease === undefined) return;
  await kube.coordination
    .deleteNamespacedLease({ name: LEASE, namespace, body: { preconditions: { uid: lease } } })
    .catch((error: unknown) => {
      if (!(error instanceof ApiException && error.code === 404)) throw error;
    });
}

/** The uid of a run's Lease on a namespace. */
async function leaseOf(kube: Kube, { namespace, run }: Leftover): Promise<string | undefined> {
  try {
    const { metadata, spec } = await kube.coordination.readNamespacedLease({ name: LEASE, namespace });
    return spec?.holderIdentity === run ? metadata?.uid : undefined;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return undefined;
    throw error;
  }
}

const NEED = { group: '', where: 'run', for: 'all', why: 'cleanup removes the remains of a run' } as const;

/** A run itself needs all rights of both kinds. */
const NEEDS: Readonly<Record<Leftover['made'], readonly Need[]>> = {
  namespace: [
    { ...NEED, verbs: ['get', 'delete'], resource: 'namespaces', where: 'cluster' },
    { ...NEED, verbs: ['deletecollection'], resource: 'pods' },
  ],
  content: [
    { ...NEED, verbs: ['list', 'deletecollection'], resource: 'pods' },
    { ...NEED, verbs: ['list', 'delete'], resource: 'services' },
    { ...NEED, verbs: ['list', 'deletecollection'], group: 'apps', resource: 'daemonsets' },
    { ...NEED, verbs: ['list', 'deletecollection'], group: 'apps', resource: 'deployments' },
    { ...NEED, verbs: ['get', 'delete'], group: 'coordination.k8s.io', resource: 'leases' },
  ],
};

/**
 * The rights that this user lacks for the removal, in words. Checked first, so that nothing is removed by half.
 * @throws ApiException if the API server does not say
 */
async function missingToRemove(kube: Kube, { made, namespace }: Leftover): Promise<string[]> {
  const missing = await missingRights(kube, NEEDS[made], { namespace, agent: undefined });
  return missing.map(rightText);
}
