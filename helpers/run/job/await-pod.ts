import { setTimeout } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { EnvironmentError } from '../../config/usage-error.ts';
import type { Kube } from '../../kube/client.ts';
import { openWatch } from '../../kube/open-watch.ts';
import { describeTrouble, passingTroubleOf, troubleOf } from '../../kube/pod-trouble.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import { refusedPods } from '../refused-pods.ts';
import { JOB } from './job-objects.ts';

/** How the program in a pod ended. */
export interface EndedPod {
  name: string;
  exitCode: number;
  /** Such as "Completed", "Error" or "OOMKilled". */
  reason: string;
}

interface Waiting {
  signal: AbortSignal;
  /** Receives progress messages. */
  line: (text: string) => void;
}

/**
 * Waits for the one pod of a Job to end, by what the API's watch tells of it: nothing is asked again and again.
 * @throws EnvironmentError where it does not come to run, or is gone
 */
export async function awaitPod(kube: Kube, namespace: string, { signal, line }: Waiting): Promise<EndedPod> {
  const watch = watchPod(kube, namespace);
  let told = '';
  try {
    for (;;) {
      signal.throwIfAborted();
      const { pod, gone } = watch.seen;
      if (gone !== undefined)
        throw new EnvironmentError(`the pod of Job ${namespace}/${JOB} is gone: ${gone}`);
      const state = pod?.status?.containerStatuses?.[0]?.state;
      if (pod !== undefined && state?.terminated !== undefined) {
        const { exitCode, reason = '' } = state.terminated;
        return { name: pod.metadata?.name ?? '', exitCode, reason };
      }
      // A pod that was evicted before its start has no container.
      if (pod?.status?.phase === 'Failed')
        throw new EnvironmentError(
          `the pod of Job ${namespace}/${JOB} failed: ${pod.status.reason ?? ''} ${pod.status.message ?? ''}`,
        );
      const now = state?.running === undefined ? '' : `runs on ${pod?.spec?.nodeName}`;
      if (now !== told) line(`job     ${namespace}/${pod?.metadata?.name} ${now}`);
      told = now;
      if (state?.running === undefined && watch.unchangedMs() > TIMEOUTS.passingTrouble)
        await expectToStart(kube, namespace, pod);
      await watch.changed(signal);
    }
  } finally {
    watch.end();
  }
}

/** @throws EnvironmentError if something has kept it from starting for some time */
async function expectToStart(kube: Kube, namespace: string, pod: V1Pod | undefined): Promise<void> {
  if (pod === undefined) {
    const { metadata } = await kube.objects.read({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: JOB, namespace },
    });
    const owner = { kind: 'Job', name: JOB, uid: metadata?.uid ?? '', told: undefined };
    const refused = await refusedPods(kube, namespace, [owner]);
    if (refused !== undefined) throw new EnvironmentError(refused.message);
    return;
  }
  const trouble = troubleOf(pod) ?? passingTroubleOf(pod);
  if (trouble !== undefined)
    throw new EnvironmentError(`the Job does not start: ${await describeTrouble(kube, trouble)}`);
}

/** The present state of the pod; a watch that ends is opened again at its last version. */
function watchPod(kube: Kube, namespace: string) {
  const seen: { pod?: V1Pod; gone?: string } = {};
  let wake = Promise.withResolvers<void>();
  let version: string | undefined;
  let at = performance.now();
  const over = new AbortController();
  const onEvent = (type: string, pod: V1Pod) => {
    if (type === 'ERROR') {
      // The last version is too old: start from the beginning.
      version = undefined;
      return;
    }
    version = pod.metadata?.resourceVersion;
    if (type === 'DELETED') seen.gone = 'somebody removed it';
    else seen.pod = pod;
    at = performance.now();
    wake.resolve();
  };
  const once = async () => {
    const ended = Promise.withResolvers<void>();
    const from = version === undefined ? '' : `?resourceVersion=${version}`;
    const path = `/api/v1/namespaces/${namespace}/pods${from}`;
    const stream = await openWatch<V1Pod>(kube, path, onEvent, () => ended.resolve());
    over.signal.addEventListener('abort', () => stream.abort(), { once: true });
    await ended.promise;
  };
  const keep = async () => {
    while (!over.signal.aborted) {
      // Retry if the API server is away for a moment.
      await once().catch(() => undefined);
      await setTimeout(PAUSES.poll, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  void keep();
  return {
    seen,
    unchangedMs: () => performance.now() - at,
    /** Resolves with the next change, or after a while without one. */
    async changed(signal: AbortSignal): Promise<void> {
      const stop = AbortSignal.any([signal, over.signal]);
      await Promise.race([
        wake.promise,
        setTimeout(PAUSES.watchedPods, undefined, { signal: stop }).catch(() => undefined),
      ]);
      wake = Promise.withResolvers<void>();
    },
    end: () => over.abort(),
  };
}
