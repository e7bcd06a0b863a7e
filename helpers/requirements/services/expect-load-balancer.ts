import type { BriefService } from '../../kube/inventory/brief.ts';
import { waitFor } from '../../kube/wait.ts';
import { type Evidence, Skipped, Violation } from '../../model/outcomes.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import { echoPods, host } from '../../probe/fixture-pods.ts';
import { fromOutside } from './node-port-targets.ts';
import { readService } from './service-targets.ts';

const SERVICE = 'echo-balanced';

/** The finalizer of a provider that handles the Service (KEP 980). */
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

/**
 * A Service of type LoadBalancer gets an address and answers there, from outside the cluster.
 * @throws Violation if it gets no address or does not answer; Skipped if nothing shows that the cluster has a provider
 */
export async function expectLoadBalancer(cluster: ClusterUnderTest): Promise<Evidence> {
  const addresses = await givenAddresses(cluster);
  const answer = { oneOf: (await echoPods(cluster)).map(({ name }) => name) };
  const to = addresses.map((address) => ({
    name: `the load balancer (${address})`,
    type: 'external' as const,
    url: `http://${host(address)}/hostname`,
    answer,
  }));
  return fromOutside(cluster, (from) => expectReachable('the load balancer of echo', [{ from, to }]));
}

async function givenAddresses(cluster: ClusterUnderTest): Promise<string[]> {
  const service = await readService(cluster, SERVICE);
  if (addressesOf(service).length > 0) return addressesOf(service);
  const others = (await cluster.inventory.services()).some((other) => addressesOf(other).length > 0);
  if (!others && service.metadata?.finalizers?.includes(FINALIZER) !== true) {
    throw new Skipped(
      'no provider of load balancers found: none handles the Service, and no other Service has an address from one',
    );
  }
  const look = async () => {
    const addresses = addressesOf(await readService(cluster, SERVICE));
    return addresses.length > 0 ? { done: addresses } : { waitingFor: 'an address' };
  };
  const withinMs = TIMEOUTS.loadBalancer;
  const signal = AbortSignal.timeout(withinMs + TIMEOUTS.request);
  return waitFor('the load balancer', look, { withinMs, everyMs: PAUSES.poll, signal }).catch(async () => {
    // If the API server fails, this read throws its error, and the result is inconclusive.
    const late = addressesOf(await readService(cluster, SERVICE));
    if (late.length > 0) return late;
    const detail = `the load balancer of Service ${SERVICE} got no address within ${withinMs / 1000} s`;
    throw new Violation(
      {
        kind: 'no-load-balancer-address',
        subject: 'Services of type LoadBalancer',
        failed: 1,
        of: 1,
        unit: 'Services',
        samples: [{ objects: [`Service ${SERVICE}`], detail }],
      },
      {
        expected: 'the provider of load balancers, which serves other Services, gives it an address',
        again: `kubectl describe service -n ${cluster.run.namespace} ${SERVICE}`,
        lookedForMs: withinMs,
      },
    );
  });
}

function addressesOf({ spec, status }: BriefService): string[] {
  if (spec?.type !== 'LoadBalancer') return [];
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
}
