import type { KindCluster } from '../cluster/cluster.ts';
import { nodeNames } from '../cluster/up.ts';

/** Where a container sees the bound on its own processes, of the first and of the second version of control groups. */
const BOUNDS = ['/sys/fs/cgroup/pids/pids.max', '/sys/fs/cgroup/pids.max'];

/**
 * Lets the nodes of a cluster have as many processes as the machine. Podman gives a container 2,048, threads included, of which a pod with its
 * shim takes some 22: enough for ninety pods on a node.
 */
export async function allowProcesses(
  { engine, name }: Pick<KindCluster, 'engine' | 'name'>,
  workers: number,
): Promise<void> {
  const script = BOUNDS.map((bound) => `if [ -e ${bound} ]; then echo max > ${bound}; fi`).join('\n');
  await Promise.all(
    nodeNames({ name, workers }).map((node) => engine.run(['exec', node, 'sh', '-ec', script])),
  );
}
