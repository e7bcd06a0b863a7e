import { ApiException } from '@kubernetes/client-node';
import type { Kube } from './client.ts';

/**
 * What time it is by the API server's clock, to the second: times that one machine writes into a cluster and another reads there are all
 * told by the one clock that both can ask. Their own may be hours apart.
 * @returns ms since the epoch
 * @throws Error where the server cannot be asked, or does not say
 */
export async function clusterTime(kube: Kube): Promise<number> {
  const { headers } = await kube.version.getCodeWithHttpInfo().catch((error: unknown) => {
    // Every answer has the time, even a refusal.
    if (error instanceof ApiException) return error;
    throw error;
  });
  const time = Date.parse(headers.date ?? '');
  if (Number.isNaN(time)) throw new Error(`the API server at ${kube.server} does not report the time`);
  return time;
}
