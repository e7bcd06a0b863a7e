import { Inconclusive } from '../../model/outcomes.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';

/**
 * The domain that the cluster's names end with, such as "cluster.local", as pods are told it in resolv.conf(5).
 * @throws Inconclusive where the pod has no search list that names it
 */
export async function clusterDomain(cluster: ClusterUnderTest, pod: FixturePod): Promise<string> {
  const { stdout } = await execInPod(cluster, pod, ['cat', '/etc/resolv.conf']);
  return domainOf(stdout);
}

/** The cluster's domain out of a pod's resolv.conf: what follows "svc." in its search list. */
export function domainOf(resolvConf: string): string {
  const search = [...resolvConf.matchAll(/^search\s+(.*)$/gm)].flatMap(([, list = '']) =>
    list.trim().split(/\s+/),
  );
  const domain = search.find((name) => name.startsWith('svc.'))?.slice('svc.'.length);
  if (domain === undefined)
    throw new Inconclusive(`a pod has no cluster domain; its resolv.conf says "${resolvConf.trim()}"`);
  return domain.replace(/\.$/, '');
}
