import { Inconclusive } from '../../model/outcomes.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';

/** The settings of a pod's resolver. */
export interface Resolver {
  /** Addresses in their order. */
  nameservers: string[];
  /** The domain that the cluster's names end with, such as "cluster.local". */
  domain: string;
}

/**
 * Reads resolv.conf(5) in a pod.
 * @throws Inconclusive if its search list has no domain of a cluster
 */
export async function readResolver(cluster: ClusterUnderTest, pod: FixturePod): Promise<Resolver> {
  const { stdout } = await execInPod(cluster, pod, ['cat', '/etc/resolv.conf']);
  return { nameservers: nameserversOf(stdout), domain: domainOf(stdout) };
}

/** The addresses in a resolv.conf, without the zones of link-local IPv6 addresses. */
export function nameserversOf(resolvConf: string): string[] {
  return [...resolvConf.matchAll(/^nameserver\s+([^\s%]+)/gm)].map(([, address = '']) => address);
}

/** The cluster's domain in a resolv.conf: the part after "svc." in the search list. */
export function domainOf(resolvConf: string): string {
  const search = [...resolvConf.matchAll(/^search\s+(.*)$/gm)].flatMap(([, list = '']) =>
    list.trim().split(/\s+/),
  );
  const domain = search.find((name) => name.startsWith('svc.'))?.slice('svc.'.length);
  if (domain === undefined)
    throw new Inconclusive(`a pod has no cluster domain; its resolv.conf says "${resolvConf.trim()}"`);
  return domain.replace(/\.$/, '');
}
