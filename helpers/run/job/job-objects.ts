import type { KubernetesObject, V1Container, V1PodSpec } from '@kubernetes/client-node';
import type { HandOver } from '../../config/config.ts';
import { shaped } from '../../kube/shape.ts';
import type { PodShape } from '../../model/pod-shape.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';

/** A Job as the API takes it. */
type Job = KubernetesObject & { spec: object };

/** What a Job, its container and its service account are called. */
export const JOB = 'netconform';

/** Whom the program runs as in its image: nobody in particular, by number, so that a cluster sees that it is not root. */
export const USER = 65532;

/** What a namespace says that takes no pods but those of the Job's kind: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' };

/** What is written goes here, and nowhere else. */
const PLACE = '/tmp';

/** The container that certifies the cluster that it is in: the same program, as at any other place. */
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

/** Where the program writes to; as small as reports are. */
export const PROGRAM_VOLUME = { name: 'tmp', emptyDir: { sizeLimit: '256Mi' } };

/** The Job that certifies the cluster that it is in. It fits the restricted level of Pod Security. */
export function jobOf(options: {
  namespace: string;
  image: string;
  /** Of the program, from "certify" on. */
  args: readonly string[];
  /** What the cluster asks of every pod, and keeps nodes for. */
  shape: PodShape;
  /** After this long the cluster itself ends it, ms. */
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
      // What a run came to is never replaced by what the next one comes to.
      backoffLimit: 0,
      activeDeadlineSeconds: Math.ceil(withinMs / 1000),
      template: { metadata: { labels }, spec },
    },
  };
  return shaped(job, shape);
}

/** A Job again and again. One that still runs is not joined by the next. */
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
