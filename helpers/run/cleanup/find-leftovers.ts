import { ApiException, type KubernetesObject, type V1Lease, type V1Namespace } from '@kubernetes/client-node';
import { flagError, flagName } from '../../config/options.ts';
import { EnvironmentError } from '../../config/usage-error.ts';
import { type Kube, listAll, readable } from '../../kube/client.ts';
import { clusterTime } from '../../kube/cluster-time.ts';
import { shortReason } from '../../kube/wait.ts';
import { RUN_LABEL } from '../../model/labels.ts';
import { LEASE } from '../claim-namespace.ts';
import { isOfSomeRun } from '../run-name.ts';
import { judgeContent, judgeNamespace, type Leftover } from './leftover.ts';

/** Found objects, and kinds that could not be searched. */
export interface Found {
  leftovers: Leftover[];
  /** In words; each is a right that this user lacks. */
  unseen: string[];
}

/**
 * The namespaces of runs.
 * @throws ApiException with 403 if this user may not list namespaces
 */
async function findNamespaces(kube: Kube, now: number): Promise<Leftover[]> {
  const all = await listAll<V1Namespace>((query) =>
    kube.core.listNamespace({ labelSelector: RUN_LABEL, ...query }),
  );
  return all.map(({ metadata }) => judgeNamespace(metadata ?? {}, now));
}

/**
 * All objects of runs in a cluster, in their own and in existing namespaces.
 * @throws EnvironmentError if this user may not list namespaces
 */
export async function findEverywhere(kube: Kube, now: number): Promise<Found> {
  const namespaces = await findNamespaces(kube, now).catch((error: unknown) => {
    if (!(error instanceof ApiException && error.code === 403)) throw error;
    throw new EnvironmentError(
      `cannot search for objects of earlier runs: ${shortReason(error)}; ${flagName('--namespace')} searches one namespace only`,
    );
  });
  const { leftovers, unseen } = await findContent(kube, undefined, now);
  const known = new Set(namespaces.map(({ namespace }) => namespace));
  return {
    leftovers: [...namespaces, ...leftovers.filter(({ namespace }) => !known.has(namespace))],
    unseen,
  };
}

/**
 * All objects of runs in one namespace, and the namespace itself if a run created it.
 * @throws UsageError if it does not exist; EnvironmentError if its origin cannot be read
 */
export async function findIn(kube: Kube, namespace: string, now: number): Promise<Found> {
  const given = await kube.core.readNamespace({ name: namespace }).catch((error: unknown) => {
    if (!(error instanceof ApiException)) throw error;
    if (error.code === 404) throw flagError('--namespace', namespace, 'no such namespace');
    // A user with rights in one namespace only may not be allowed to read it. A run's own namespace has no Lease.
    if (error.code === 403 && !isOfSomeRun(namespace)) return undefined;
    throw new EnvironmentError(`namespace ${namespace} can't be read: ${shortReason(error)}`);
  });
  if (given?.metadata?.labels?.[RUN_LABEL] !== undefined)
    return { leftovers: [judgeNamespace(given.metadata, now)], unseen: [] };
  return findContent(kube, namespace, now);
}

async function findContent(kube: Kube, namespace: string | undefined, now: number): Promise<Found> {
  const unseen: string[] = [];
  const see = async <T extends KubernetesObject>(what: string, list: () => Promise<T[]>) => {
    const seen = await readable(list);
    if (seen === undefined)
      unseen.push(
        `list ${what} in ${namespace === undefined ? 'the whole cluster' : `namespace ${namespace}`}`,
      );
    return seen;
  };
  // Leases last, because a run takes its Lease before it creates anything.
  const lists = await Promise.all(
    KINDS.map(({ what, everywhere, within }) =>
      see(what, () =>
        listAll<KubernetesObject>((query) => {
          const asked = { labelSelector: RUN_LABEL, ...query };
          return namespace === undefined ? everywhere(kube, asked) : within(kube, { namespace, ...asked });
        }),
      ),
    ),
  );
  const leases =
    namespace === undefined
      ? await see('leases.coordination.k8s.io', () => allLeases(kube))
      : await leaseIn(kube, namespace);
  if (namespace !== undefined && leases === undefined)
    unseen.push(`get leases.coordination.k8s.io in namespace ${namespace}`);
  const objects = [...lists.flatMap((list) => list ?? []), ...(leases ?? [])];
  const content = new Map<string, Pick<Leftover, 'run' | 'namespace' | 'since'>>();
  for (const { metadata } of objects) {
    const one = { run: metadata?.labels?.[RUN_LABEL] ?? '', namespace: metadata?.namespace ?? '' };
    // Not for a run's own namespace, which has no Lease and is judged by its annotation.
    if (one.namespace === one.run || isOfSomeRun(one.namespace)) continue;
    const key = `${one.namespace}/${one.run}`;
    const times = [content.get(key)?.since, metadata?.creationTimestamp].flatMap(
      (time) => time?.getTime() ?? [],
    );
    content.set(key, { ...one, since: times.length === 0 ? undefined : new Date(Math.min(...times)) });
  }
  const leftovers = [...content.values()].map((one) =>
    judgeContent(
      one,
      leases === undefined ? 'untold' : leases.find(({ metadata }) => metadata?.namespace === one.namespace),
      now,
    ),
  );
  return { leftovers, unseen };
}

async function allLeases(kube: Kube): Promise<V1Lease[]> {
  const all = await listAll<V1Lease>((query) =>
    kube.coordination.listLeaseForAllNamespaces({ labelSelector: RUN_LABEL, ...query }),
  );
  return all.filter(({ metadata }) => metadata?.name === LEASE);
}

/** By name, which needs no right to list. */
async function leaseIn(kube: Kube, namespace: string): Promise<V1Lease[] | undefined> {
  try {
    const lease = await kube.coordination.readNamespacedLease({ name: LEASE, namespace });
    return lease.metadata?.labels?.[RUN_LABEL] === undefined ? [] : [lease];
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return [];
    if (error instanceof ApiException && error.code === 403) return undefined;
    throw error;
  }
}

interface Query {
  labelSelector: string;
  limit: number;
  _continue?: string;
}

type Page = Promise<{ items: KubernetesObject[]; metadata?: { _continue?: string } }>;

/** The kinds of objects that runs create in a namespace, except the Lease. */
const KINDS: readonly {
  what: string;
  everywhere(kube: Kube, query: Query): Page;
  within(kube: Kube, query: Query & { namespace: string }): Page;
}[] = [
  {
    what: 'pods',
    everywhere: (kube, query) => kube.core.listPodForAllNamespaces(query),
    within: (kube, query) => kube.core.listNamespacedPod(query),
  },
  {
    what: 'services',
    everywhere: (kube, query) => kube.core.listServiceForAllNamespaces(query),
    within: (kube, query) => kube.core.listNamespacedService(query),
  },
  {
    what: 'deployments.apps',
    everywhere: (kube, query) => kube.apps.listDeploymentForAllNamespaces(query),
    within: (kube, query) => kube.apps.listNamespacedDeployment(query),
  },
  {
    what: 'daemonsets.apps',
    everywhere: (kube, query) => kube.apps.listDaemonSetForAllNamespaces(query),
    within: (kube, query) => kube.apps.listNamespacedDaemonSet(query),
  },
];

/**
 * One line about remains of killed runs in a cluster, for the start of another run.
 * @param cleanup the command that removes them
 * @returns undefined if there are none, or if this user may not search
 */
export async function describeExpired(kube: Kube, cleanup: string): Promise<string | undefined> {
  const found = (await readable(async () => findNamespaces(kube, await clusterTime(kube)))) ?? [];
  const runs = [...new Set(found.filter(({ state }) => state === 'dead').map(({ run }) => run))];
  if (runs.length === 0) return undefined;
  const shown =
    runs.length > 3 ? `${runs.slice(0, 3).join(', ')} and ${runs.length - 3} more` : runs.join(', ');
  return `left    by killed runs, expired: ${shown}; \`${cleanup}\` removes them`;
}
