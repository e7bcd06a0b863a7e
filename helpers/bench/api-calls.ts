import type { KindCluster } from '../cluster/cluster.ts';

/**
 * How many requests the API server of a cluster made here has answered since it began, whoever made them: the cluster itself makes some
 * in every second. A watch and an exec count when they end.
 */
export async function apiCalls(
  { engine, name }: Pick<KindCluster, 'engine' | 'name'>,
  signal: AbortSignal,
): Promise<number> {
  const kubectl = ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'get', '--raw', '/metrics'];
  return answered(await engine.run(['exec', `${name}-control-plane`, ...kubectl], { signal }));
}

/** @param metrics in the text format of Prometheus */
export function answered(metrics: string): number {
  return [...metrics.matchAll(/^apiserver_request_total\{.*\} (\S+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}
