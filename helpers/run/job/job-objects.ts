import type { KubernetesObject, V1Container, V1PodSpec } from '@kubernetes/client-node';
import type { HandOver } from '../../config/config.ts';
import { shaped } from '../../kube/shape.ts';
import type { PodShape } from '../../model/pod-shape.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';

/** A Job as the API takes it. */
type Job = KubernetesObject & { spec: object };

/** The name of a Job, its container and its service account. */
export const JOB = 'netconform';

/** The user of the program in its image: unprivileged, by number, so that a cluster sees that it is not root. */
export const USER = 65532;

/** The Pod Security labels of a namespace for such Jobs only: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' };

/** The only writable folder. */
const PLACE = '/tmp';

/** The container that certifies its own cluster, with the same program as elsewhere. */
export function programContainer(
  image: string,
  args: readonly string[],
  handOver: HandOver,
): V1Container & { securityContext: object } {
  return {
    name: JOB,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: [...args, '--report-to', handOver, '--no-color'],
    env: [
      { name: 'HOME', value: PLACE },
      { name: 'NETCONFORM_OUT', value: `${PLACE}/reports` },
    ],
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [{ name: 'tmp', mountPath: PLACE }],
  };
}

/** The volume for reports, with a matching size. */
export const PROGRAM_VOLUME = { name: 'tmp', emptyDir: { sizeLimit: '256Mi' } };

/** The Job that certifies its own cluster. It fits the restricted level of Pod Security. */
export function jobOf(options: {
  namespace: string;
  image: string;
  /** Arguments of the program, from "certify" on. */
  args: readonly string[];
  /** Labels, tolerations and node selector of the pod. */
  shape: PodShape;
  /** The cluster's own limit for the Job, ms. */
  withinMs: number;
}): Job {
  const { namespace, image, args, shape, withinMs } = options;
  const labels = { 'app.kubernetes.io/name': JOB, 'app.kubernetes.io/managed-by': 'netconform' };
  const spec: V1PodSpec = {
    restartPolicy: 'Never',
    serviceAccountName: JOB,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: TIMEOUTS.jobGrace / 1000,
    containers: [programContainer(image, args, 'log')],
    volumes: [PROGRAM_VOLUME],
  };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: JOB, namespace, labels },
    spec: {
      // A retry would replace the result of the first run.
      backoffLimit: 0,
      activeDeadlineSeconds: Math.ceil(withinMs / 1000),
      template: { metadata: { labels }, spec },
    },
  };
  return shaped(job, shape);
}

/** A repeated Job. The next one does not start while one still runs. */
export function cronJobOf({ metadata, spec }: Job, schedule: string): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    ...(metadata === undefined ? {} : { metadata }),
    spec: {
      schedule,
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { metadata: { labels: metadata?.labels }, spec },
    },
  } as KubernetesObject;
}
