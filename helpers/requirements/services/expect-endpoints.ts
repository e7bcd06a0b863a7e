import type { V1EndpointSlice } from '@kubernetes/client-node';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import type { Sample } from '../../model/finding.ts';
import { type Evidence, Violation } from '../../model/outcomes.ts';
import { contains, parseAddress } from '../../model/range.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { type FixturePod, nginxPods } from '../../probe/fixture-pods.ts';
import { readService } from './service-targets.ts';

/**
 * @param service the name of a Service in front of the nginx pods
 * @throws Violation if its ready endpoints are not exactly the addresses of the ready pods, or lie outside the ranges
 */
export async function expectEndpointsArePods(
  cluster: ClusterUnderTest,
  service: string,
  ranges: readonly StatedRange[],
): Promise<Evidence> {
  const { namespace } = cluster.run;
  const { spec } = await readService(cluster, service);
  const again = `kubectl get endpointslices,pods -n ${namespace} -l run=nginx -o wide`;
  const [pods, slices] = await Promise.all([nginxPods(cluster), cluster.inventory.endpointSlices(namespace)]);
  // A Service has endpoints only of its own address families.
  const behind = pods.map(({ name, node, ips }) => ({
    name,
    node,
    ips: ips.filter((ip) => spec?.ipFamilies?.includes(`IPv${parseAddress(ip).family}`) ?? true),
  }));
  return checkEndpoints(service, readyEndpoints(slices, service), behind, ranges, again);
}

/** Addresses of the ready endpoints of a Service. */
export function readyEndpoints(slices: readonly V1EndpointSlice[], service: string): string[] {
  return slices
    .filter((slice) => slice.metadata?.labels?.['kubernetes.io/service-name'] === service)
    .flatMap((slice) => slice.endpoints ?? [])
    .filter((endpoint) => endpoint.conditions?.ready !== false)
    .flatMap(({ addresses }) => addresses);
}

/**
 * @param ranges the endpoints must lie in one of them; empty: the pods have no range of their own
 * @param again command that shows endpoints and pods
 * @throws Violation naming stale and missing endpoints and those outside the ranges
 */
export function checkEndpoints(
  service: string,
  endpoints: readonly string[],
  pods: readonly Pick<FixturePod, 'name' | 'node' | 'ips'>[],
  ranges: readonly StatedRange[],
  again: string,
): Evidence {
  const behind = pods.flatMap(({ name, node, ips }) => ips.map((ip) => ({ name, node, ip })));
  const samples: Sample[] = [
    ...endpoints
      .filter((ip) => !behind.some((pod) => pod.ip === ip))
      .map((ip) => ({ addresses: [ip], detail: `endpoint ${ip} is not a ready pod behind ${service}` })),
    ...behind
      .filter(({ ip }) => !endpoints.includes(ip))
      .map(({ name, node, ip }) => ({
        objects: [`pod ${name}`],
        nodes: [node],
        addresses: [ip],
        detail: `pod ${name} (${ip}) is not an endpoint of ${service}`,
      })),
    ...(ranges.length === 0 ? [] : endpoints)
      .filter((ip) => !ranges.some(({ range }) => contains(range, parseAddress(ip))))
      .map((ip) => ({
        nodes: behind.flatMap((pod) => (pod.ip === ip ? pod.node : [])),
        addresses: [ip],
        ranges: ranges.map(({ range }) => range.text),
        detail: `endpoint ${ip} is outside ${ranges.map(({ range, source }) => `${range.text} (${source})`).join(' and ')}`,
      })),
  ];
  if (samples.length > 0) {
    throw new Violation(
      {
        kind: 'endpoint-mismatch',
        subject: `Service ${service}`,
        failed: new Set(samples.flatMap(({ addresses = [] }) => addresses)).size,
        of: new Set([...endpoints, ...behind.map(({ ip }) => ip)]).size,
        unit: 'addresses',
        samples,
      },
      {
        expected: `the ready endpoints of ${service} are the ${pods.length} ready pods behind it, in the pod range`,
        again,
      },
    );
  }
  return {
    checked: endpoints.length,
    summary: `${endpoints.length} endpoints of ${service}: ${endpoints.join(', ')}, all of them its pods${insideText(ranges)}`,
  };
}

function insideText(ranges: readonly StatedRange[]): string {
  return ranges.length === 0 || ranges.length > 5
    ? ''
    : ` and inside ${ranges.map(({ range }) => range.text).join(' or ')}`;
}
