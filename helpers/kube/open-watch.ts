import { setTimeout } from 'node:timers/promises';
import { type KubernetesObject, Watch } from '@kubernetes/client-node';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import type { Kube } from './client.ts';

/**
 * Opens a watch, which the client sends past what sends other requests: one that is refused as too many is asked for again likewise.
 * @param onEnd gets the reason, or null; also where it can't be had
 */
export async function openWatch<T extends KubernetesObject>(
  kube: Kube,
  path: string,
  onEvent: (type: string, object: T) => void,
  onEnd: (error: unknown) => void,
): Promise<AbortController> {
  const end = performance.now() + TIMEOUTS.request;
  for (;;) {
    let again = false;
    let opened = false;
    const stream = await new Watch(kube.config).watch(path, {}, onEvent, (error: unknown) => {
      const status = (error as { statusCode?: number } | null)?.statusCode;
      again = !opened && status === 429 && performance.now() + PAUSES.tooMany <= end;
      if (!again) onEnd(error);
    });
    opened = true;
    if (!again) return stream;
    await setTimeout(PAUSES.tooMany);
  }
}
