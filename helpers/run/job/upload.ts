import { ApiException, type KubernetesObject, loadAllYaml } from '@kubernetes/client-node';
import type { AgentName } from '../../config/option-values.ts';
import { apply } from '../../kube/apply.ts';
import type { Kube } from '../../kube/client.ts';
import { removeNamespaces } from '../../kube/namespace.ts';
import { retryOnForbidden, shortReason } from '../../kube/wait.ts';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../../model/labels.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import type { Declared } from '../../requirements/registry.ts';
import type { Undo } from '../../system/undo.ts';
import { rbacYaml } from '../rights/rbac-yaml.ts';
import { ALWAYS_THERE } from '../rights/rules.ts';
import { jobNamespaceOf } from '../run-name.ts';
import { JOB, RESTRICTED } from './job-objects.ts';

interface Upload {
  requirements: readonly Declared[];
  run: string;
  job: KubernetesObject;
  disruptive: boolean;
  agent: AgentName | undefined;
  /** When the namespace expires, in RFC 3339. */
  expires: string;
  /** The command that removes the remains. */
  cleanup: string;
  /** Receives the removal before anything is created. */
  undo: Undo;
}

/** Namespace, service account, roles and Job of one run. The namespace owns all, so nothing outlives it. */
export async function upload(kube: Kube, asked: Upload): Promise<void> {
  const { requirements, run, job, disruptive, agent, expires, cleanup, undo } = asked;
  const namespace = jobNamespaceOf(run);
  const labels = { [RUN_LABEL]: run, 'app.kubernetes.io/managed-by': 'netconform' };
  const all = loadAllYaml(
    rbacYaml({
      requirements,
      namespace: undefined,
      serviceAccount: { namespace, name: JOB },
      disruptive,
      agent,
      roles: run,
    }),
  ) as KubernetesObject[];
  const rights: KubernetesObject[] = [];
  for (const object of all) if (await hasPlace(kube, object, namespace)) rights.push(object);
  undo.defer(() =>
    remove(kube, run, rights).catch((error: unknown) => {
      throw new Error(
        `not everything of the run was removed: ${shortReason(error)}; \`${cleanup} --run ${run}\` removes it`,
      );
    }),
  );
  const metadata = {
    name: namespace,
    labels: { ...labels, ...RESTRICTED },
    annotations: { [EXPIRES_ANNOTATION]: expires },
  };
  await apply(kube, [{ apiVersion: 'v1', kind: 'Namespace', metadata }]);
  const { metadata: made } = await kube.core.readNamespace({ name: namespace });
  const owner = { apiVersion: 'v1', kind: 'Namespace', name: namespace, uid: made?.uid ?? '' };
  const owned = rights.map((object) => ({
    ...object,
    metadata: { ...object.metadata, labels, ownerReferences: [owner] },
  }));
  await apply(kube, owned);
  // Last, because its pod starts to work at once.
  await apply(kube, [job]);
}

/** Whether the namespace of an object exists; those of other networks do not. */
async function hasPlace(kube: Kube, { metadata }: KubernetesObject, own: string): Promise<boolean> {
  const { namespace } = metadata ?? {};
  if (namespace === undefined || namespace === own || ALWAYS_THERE.includes(namespace)) return true;
  return kube.core.readNamespace({ name: namespace }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ApiException && error.code === 404) return false;
      throw error;
    },
  );
}

async function remove(kube: Kube, run: string, rights: readonly KubernetesObject[]): Promise<void> {
  const namespace = jobNamespaceOf(run);
  const signal = AbortSignal.timeout(2 * TIMEOUTS.jobEnd);
  // Only the Job first: an interrupted run removes its own objects and still needs its rights.
  await endJob(kube, namespace, signal);
  await removeNamespaces(kube, run, `${RUN_LABEL}=${run}`, signal);
  for (const object of rights)
    if (object.metadata?.namespace !== namespace) await unlessGone(kube.objects.delete(object));
}

async function endJob(kube: Kube, namespace: string, signal: AbortSignal): Promise<void> {
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: JOB, namespace } };
  const end = performance.now() + TIMEOUTS.jobEnd;
  await retryOnForbidden(kube, `removal of Job ${JOB} in ${namespace}`, signal, async () => {
    const found = await unlessGone(
      kube.objects.delete(job, undefined, undefined, undefined, undefined, 'Foreground'),
    );
    // Objects that do not end by themselves are removed with the namespace.
    return found === undefined || performance.now() > end ? { done: true } : { waitingFor: 'its pod to end' };
  });
}

/** A missing object is already removed. */
async function unlessGone<T>(request: Promise<T>): Promise<T | undefined> {
  return request.catch((error: unknown) => {
    if (error instanceof ApiException && error.code === 404) return undefined;
    throw error;
  });
}
