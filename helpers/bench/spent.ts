import type { KindCluster } from '../cluster/cluster.ts';
import { machineSeconds } from './machine.ts';

/** What a work took. */
export interface Spent {
  seconds: number;
  /** Of all processors of the machine, s: the clusters on it are part of the work. */
  cpu: number;
  /** Requests that the cluster's API server answered meanwhile, its own cluster's as well. */
  calls: number;
}

/** Does a work on a cluster made here, and says what it took. */
export async function spentOn<T>(
  cluster: Pick<KindCluster, 'engine' | 'name'>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<{ result: T; spent: Spent }> {
  const calls = await apiCalls(cluster, signal);
  const { result, seconds, cpu } = await timed(work);
  return { result, spent: { seconds, cpu, calls: (await apiCalls(cluster, signal)) - calls } };
}

/** The same without a cluster that could be asked. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T } & Omit<Spent, 'calls'>> {
  const [began, cpu] = [performance.now(), machineSeconds()];
  const result = await work();
  return { result, seconds: (performance.now() - began) / 1000, cpu: machineSeconds() - cpu };
}

/**
 * How many requests the API server of a cluster made here has answered since it began, whoever made them: the cluster itself makes some
 * in every second. A watch and an exec count when they end.
 */
async function apiCalls(
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
