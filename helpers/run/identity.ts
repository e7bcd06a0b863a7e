import type { Kube } from '../kube/client.ts';
import type { ClusterIdentity } from '../model/result.ts';

/** Which cluster it is; what cannot be read is left out. */
export async function identityOf(kube: Kube, inCluster: boolean): Promise<ClusterIdentity> {
  const namespace = await kube.core.readNamespace({ name: 'kube-system' }).catch(() => undefined);
  const uid = namespace?.metadata?.uid;
  return {
    ...(inCluster ? {} : { context: kube.config.getCurrentContext() }),
    server: kube.server,
    ...(uid === undefined ? {} : { uid }),
  };
}
