import { execInPod } from '../probe/exec-in-pod.ts';
import { hostPods } from '../probe/fixture-pods.ts';
import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import { Inconclusive, Skipped } from '../requirement/outcomes.ts';
import type { NodeReport, WeaveReport } from './report.ts';

/** Where a router answers on its node, unless it was told otherwise (WEAVE_HTTP_ADDR). */
const REPORT = 'http://127.0.0.1:6784/report';

/** The command that shows it by hand. */
export const STATUS_BY_HAND =
  'kubectl exec -n kube-system WEAVE-POD -c weave -- /home/weave/weave --local status';

/**
 * Asks the router of every schedulable node, from a pod on its host network.
 * @throws Skipped where the network is another one; Inconclusive where no router answers
 */
export async function weaveReports(cluster: ClusterUnderTest): Promise<NodeReport[]> {
  if (cluster.run.cni !== 'weave')
    throw new Skipped(`the network is ${cluster.run.cni}, not Weave Net`, { applies: false });
  const hosts = await hostPods(cluster);
  return Promise.all(
    hosts.map(async (host): Promise<NodeReport> => {
      const command = ['curl', '-sS', '-m', '5', '-H', 'Accept: application/json', REPORT];
      const { stdout, stderr, exitCode } = await execInPod(cluster, host, command);
      if (exitCode !== 0) return { node: host.node, why: stderr.trim() };
      try {
        return { node: host.node, report: JSON.parse(stdout) as WeaveReport };
      } catch {
        throw new Inconclusive(`the router of ${host.node} answered something else: ${stdout.slice(0, 100)}`);
      }
    }),
  );
}
