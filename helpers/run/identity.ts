import type { Kube } from '../kube/client.ts';
import type { Result } from '../model/result.ts';

/** Says in a result which cluster it is of, as data and as properties. What cannot be read is left out. */
export async function identify(kube: Kube, result: Result, inCluster: boolean): Promise<void> {
  const namespace = await kube.core.readNamespace({ name: 'kube-system' }).catch(() => undefined);
  const uid = namespace?.metadata?.uid;
  const cluster = {
    ...(inCluster ? {} : { context: kube.config.getCurrentContext() }),
    server: kube.server,
    ...(uid === undefined ? {} : { uid }),
  };
  result.cluster = cluster;
  for (const [name, value] of Object.entries(cluster)) result.properties[`cluster.${name}`] = value;
}
