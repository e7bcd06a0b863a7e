import {
  ApiException,
  type KubernetesObject,
  PatchStrategy,
  setHeaderOptions,
  type V1Lease,
  V1MicroTime,
  type V1Namespace,
} from '@kubernetes/client-node';
import { flagError } from '../config/options.ts';
import type { UsageError } from '../config/usage-error.ts';
import { type Kube, listAll } from '../kube/client.ts';
import { clusterTime } from '../kube/cluster-time.ts';
import { isTransient, shortReason } from '../kube/wait.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { findConflicts } from './conflicts.ts';

/** Name of the Lease that reserves a namespace for one run. */
export const LEASE = 'netconform';

/**
 * Whether the holder of a Lease renewed it lately.
 * @param now by the cluster's clock, ms since the epoch
 */
export function isHeld({ spec }: V1Lease, now: number): boolean {
  return now - new Date(spec?.renewTime ?? 0).getTime() < TIMEOUTS.lease;
}

/**
 * Takes a namespace that is there for one run, until what is returned is called.
 * @param objects what the run is going to put in
 * @param cleanup the command that removes what dead runs left in it
 * @throws UsageError where the namespace is not there, another run is in it or left something in it, or the run's objects would
 * meet those of others; it is as it was then
 */
export async function claimNamespace(
  kube: Kube,
  namespace: string,
  run: string,
  objects: readonly KubernetesObject[],
  cleanup: string,
): Promise<() => Promise<void>> {
  await takeLease(kube, namespace, run, cleanup);
  // The next renewal makes up for a failed one.
  const renewing = setInterval(() => void renew(kube, namespace).catch(() => undefined), TIMEOUTS.lease / 4);
  renewing.unref();
  const release = async () => {
    clearInterval(renewing);
    await kube.coordination.deleteNamespacedLease({ name: LEASE, namespace }).catch((error: unknown) => {
      if (!(error instanceof ApiException && error.code === 404))
        throw new Error(`Lease ${LEASE} in namespace ${namespace} was not removed: ${shortReason(error)}`);
    });
  };
  try {
    await expectFree(kube, namespace, objects, cleanup);
  } catch (error) {
    await release();
    throw error;
  }
  return release;
}

/**
 * Checks, by reading only, whether a run could use an existing namespace.
 * @returns the namespace, if this user may read it
 * @throws UsageError as `claimNamespace` does
 */
export async function lookAtNamespace(
  kube: Kube,
  namespace: string,
  objects: readonly KubernetesObject[],
  cleanup: string,
): Promise<V1Namespace | undefined> {
  const read = async <T>(get: () => Promise<T>) =>
    get().catch((error: unknown) => {
      if (error instanceof ApiException && [403, 404].includes(error.code)) return error.code;
      throw error;
    });
  const found = await read(() => kube.core.readNamespace({ name: namespace }));
  if (found === 404) throw refused(namespace, 'no such namespace');
  const lease = await read(() => kube.coordination.readNamespacedLease({ name: LEASE, namespace }));
  if (typeof lease !== 'number') throw refused(namespace, held(lease, cleanup, await clusterTime(kube)));
  await expectFree(kube, namespace, objects, cleanup);
  return typeof found === 'number' ? undefined : found;
}

async function expectFree(
  kube: Kube,
  namespace: string,
  objects: readonly KubernetesObject[],
  cleanup: string,
): Promise<void> {
  const there = await objectsIn(kube, namespace);
  const left = there.find(({ metadata }) => metadata?.labels?.[RUN_LABEL] !== undefined);
  if (left !== undefined) {
    const of = left.metadata?.labels?.[RUN_LABEL] ?? '';
    throw refused(namespace, `run ${of} did not remove its objects; \`${cleanup}\` removes it`);
  }
  const trespass = findConflicts(objects, there);
  if (trespass !== undefined) throw refused(namespace, `${trespass}; use another namespace`);
}

async function takeLease(kube: Kube, namespace: string, run: string, cleanup: string): Promise<void> {
  const time = await clusterTime(kube);
  const now = new V1MicroTime(new Date(time));
  const body: V1Lease = {
    metadata: { name: LEASE, labels: { [RUN_LABEL]: run, 'app.kubernetes.io/managed-by': 'netconform' } },
    spec: {
      holderIdentity: run,
      leaseDurationSeconds: TIMEOUTS.lease / 1000,
      acquireTime: now,
      renewTime: now,
    },
  };
  try {
    await kube.coordination.createNamespacedLease({ namespace, body });
  } catch (error) {
    if (!(error instanceof ApiException) || isTransient(error)) throw error;
    if (error.code === 404) throw refused(namespace, 'no such namespace');
    if (error.code !== 409) throw refused(namespace, `it accepts no objects: ${shortReason(error)}`);
    throw refused(
      namespace,
      held(await kube.coordination.readNamespacedLease({ name: LEASE, namespace }), cleanup, time),
    );
  }
}

/** The holder of the Lease. */
function held(lease: V1Lease, cleanup: string, now: number): string {
  const { spec } = lease;
  const run = spec?.holderIdentity ?? '';
  const renewed = new Date(spec?.renewTime ?? 0);
  const since = new Date(spec?.acquireTime ?? 0).toISOString();
  return isHeld(lease, now)
    ? `run ${run} has used it since ${since}; only one run at a time can use it`
    : `run ${run} was killed, last seen at ${renewed.toISOString()}; \`${cleanup}\` removes its objects`;
}

function refused(namespace: string, problem: string): UsageError {
  return flagError('--namespace', namespace, problem);
}

async function renew(kube: Kube, namespace: string): Promise<void> {
  const renewTime = new V1MicroTime(new Date(await clusterTime(kube)));
  await kube.coordination.patchNamespacedLease(
    { name: LEASE, namespace, body: { spec: { renewTime } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

/** Everything in a namespace that may conflict with the run's objects. List items have no kind, so it is added. */
async function objectsIn(kube: Kube, namespace: string): Promise<KubernetesObject[]> {
  const [services, pods, deployments, daemonSets] = await Promise.all([
    listAll((query) => kube.core.listNamespacedService({ namespace, ...query })),
    listAll((query) => kube.core.listNamespacedPod({ namespace, ...query })),
    listAll((query) => kube.apps.listNamespacedDeployment({ namespace, ...query })),
    listAll((query) => kube.apps.listNamespacedDaemonSet({ namespace, ...query })),
  ]);
  const of = (kind: string, list: readonly KubernetesObject[]) => list.map((one) => ({ ...one, kind }));
  return [
    ...of('DaemonSet', daemonSets),
    ...of('Deployment', deployments),
    ...of('Service', services),
    ...of('Pod', pods),
  ];
}
