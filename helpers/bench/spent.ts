import type { KindCluster } from '../cluster/cluster.ts';
import { apiCalls } from './api-calls.ts';
import { machineSeconds } from './machine-time.ts';

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
