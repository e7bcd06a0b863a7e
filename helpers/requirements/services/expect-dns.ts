import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import { type ClusterDns, MOST_SERVERS } from './cluster-dns.ts';
import { everyNodeToDns } from './dns-targets.ts';

/**
 * Expects names to resolve from every node, at each DNS pod and at the server in resolv.conf. If no DNS pod is found, that server alone decides,
 * and the verdict says why.
 * @throws the errors of expectReachable
 */
export async function expectDns(cluster: ClusterUnderTest): Promise<Evidence> {
  const { plans, dns } = await everyNodeToDns(cluster);
  const notes = notesOn(dns);
  try {
    const { summary, details = [], ...evidence } = await expectReachable("the cluster's DNS", plans);
    return { ...evidence, summary: [summary, ...notes].join('; '), details: [...details, ...notes] };
  } catch (error) {
    if (error instanceof Violation || error instanceof Inconclusive) error.details.push(...notes);
    throw error;
  }
}

/** Sentences about everything unusual; none if each pod of a DNS Service is queried. */
export function notesOn({ nameserver, cache, service, servers, unqueried }: ClusterDns): string[] {
  const name = `${service?.namespace}/${service?.name}`;
  const why = {
    'no Service': `no Service with the address in resolv.conf (${nameserver ?? 'none'}) was found`,
    'no Service behind the cache': 'the DNS Service behind the cache was not found',
    'pods unreadable': `this user may list neither the EndpointSlices nor the pods of Service ${name}`,
    'no ready pod': `Service ${name} has no ready pod`,
  };
  return [
    ...(cache ? [`${nameserver} in resolv.conf is a DNS cache on the node`] : []),
    ...(cache && unqueried === undefined ? [`the pods of Service ${name} were queried too`] : []),
    ...(unqueried === undefined ? [] : [`DNS pods were not queried separately: ${why[unqueried]}`]),
    ...(servers.length > MOST_SERVERS
      ? [`each node queried ${MOST_SERVERS} of ${servers.length} DNS pods`]
      : []),
  ];
}
