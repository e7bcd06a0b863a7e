import type { CoreV1Event, V1ContainerStatus, V1Node, V1Pod } from '@kubernetes/client-node';
import type { Kube } from './client.ts';

/** Waiting reasons of a container that time alone does not solve. */
const HOPELESS = ['InvalidImageName', 'ErrImageNeverPull', 'CreateContainerConfigError', 'CrashLoopBackOff'];

/** Waiting reasons that a retry may solve; they count once they have lasted. */
const PULLING = ['ErrImagePull', 'ImagePullBackOff'];

/** Why a pod does not start: the container and its problem, in a word and a sentence. */
export interface PodTrouble {
  pod: V1Pod;
  container: string | undefined;
  reason: string;
  message: string;
}

/**
 * The permanent problem of a pod that is not ready.
 * @param restarts that a container may need before it works
 */
export function troubleOf(pod: V1Pod, restarts = 0): PodTrouble | undefined {
  for (const status of statusesOf(pod)) {
    const waiting = status.state?.waiting;
    if (waiting?.reason === 'CrashLoopBackOff' && status.restartCount < restarts) continue;
    if (waiting?.reason !== undefined && HOPELESS.includes(waiting.reason)) {
      return { pod, container: status.name, reason: waiting.reason, message: waiting.message ?? '' };
    }
  }
  const crashed = statusesOf(pod).find(
    (status) => status.restartCount >= Math.max(2, restarts) && !status.ready,
  );
  if (crashed === undefined) return undefined;
  const last = crashed.lastState?.terminated;
  return {
    pod,
    container: crashed.name,
    reason: last?.reason ?? 'Restarting',
    message: `restarted ${crashed.restartCount} times, last exit code ${last?.exitCode ?? 'unknown'}${last?.message ? `: ${last.message.trim()}` : ''}`,
  };
}

/** The temporary problem of a pod that is not ready, once it has lasted. */
export function passingTroubleOf(pod: V1Pod): PodTrouble | undefined {
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    return { pod, container: undefined, reason: 'Unschedulable', message: scheduled.message ?? '' };
  }
  for (const status of statusesOf(pod)) {
    const waiting = status.state?.waiting;
    if (waiting?.reason !== undefined && PULLING.includes(waiting.reason)) {
      return { pod, container: status.name, reason: waiting.reason, message: waiting.message ?? '' };
    }
  }
  return undefined;
}

/** Whether a pod or a node has the condition Ready. */
export function isReady(one: V1Pod | V1Node): boolean {
  return one.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** The progress of a pod: scheduled, address, and each container running and ready. */
function stepsOf(pod: V1Pod): number {
  const placed = [pod.spec?.nodeName, pod.status?.podIP].filter((each) => each !== undefined && each !== '');
  const containers = statusesOf(pod).flatMap(({ started, ready }) => [started === true, ready]);
  return placed.length + containers.filter(Boolean).length;
}

/** The progress of pods; a pod that falls back and recovers has made none. */
export class Progress {
  readonly #most = new Map<string, number>();

  /** @returns the steps of all pods seen so far, each as far as it ever came */
  see(pods: readonly V1Pod[]): number {
    for (const pod of pods) {
      const uid = pod.metadata?.uid ?? '';
      this.#most.set(uid, Math.max(this.#most.get(uid) ?? 0, 1 + stepsOf(pod)));
    }
    return [...this.#most.values()].reduce((sum, steps) => sum + steps, 0);
  }
}

function statusesOf(pod: V1Pod): V1ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
}

/** The problem in words: the pod, its last event and the last lines of its log. */
export async function describeTrouble(
  kube: Kube,
  { pod, container, reason, message }: PodTrouble,
): Promise<string> {
  const namespace = pod.metadata?.namespace ?? '';
  const name = pod.metadata?.name ?? '';
  const where = `pod ${namespace}/${name} on ${pod.spec?.nodeName ?? 'no node'}`;
  const [event, log] = await Promise.all([
    lastWarning(kube, namespace, name),
    container === undefined ? '' : lastLog(kube, namespace, name, container),
  ]);
  return [
    `${where}${container === undefined ? '' : `, container ${container}`}: ${reason}: ${message}`,
    ...(event === undefined ? [] : [`  last event: ${event.reason}: ${event.message}`]),
    ...(log === ''
      ? []
      : [
          '  last log lines:',
          ...log
            .trim()
            .split('\n')
            .map((line) => `    ${line}`),
        ]),
  ].join('\n');
}

/** An unready pod in words: the blocking container, its last event and the last lines of its log. */
export function describeUnready(kube: Kube, pod: V1Pod): Promise<string> {
  const status = statusesOf(pod).find(({ ready }) => !ready);
  const state =
    status?.state?.waiting?.reason ?? (status?.state?.running === undefined ? pod.status?.phase : 'running');
  const trouble = { pod, container: status?.name, reason: 'not ready', message: state ?? 'unknown' };
  return describeTrouble(kube, trouble);
}

/** The last warning event of a pod; undefined: none, or events may not be read. */
export async function lastWarning(
  kube: Kube,
  namespace: string,
  name: string,
): Promise<CoreV1Event | undefined> {
  const list = await kube.core
    .listNamespacedEvent({ namespace, fieldSelector: `involvedObject.name=${name},type=Warning` })
    .catch(() => ({ items: [] as CoreV1Event[] }));
  const time = (event: CoreV1Event) => new Date(event.lastTimestamp ?? event.eventTime ?? 0).getTime();
  return list.items.sort((one, other) => time(one) - time(other)).at(-1);
}

async function lastLog(kube: Kube, namespace: string, name: string, container: string): Promise<string> {
  for (const previous of [true, false]) {
    const log = await kube.core
      .readNamespacedPodLog({ namespace, name, container, previous, tailLines: 12 })
      .catch(() => '');
    if (log !== '') return log;
  }
  return '';
}

/** The sum of restarts of a pod's containers. */
export function restartsOf({ status }: V1Pod): number {
  return (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
}
