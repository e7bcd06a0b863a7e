import type { V1Service } from '@kubernetes/client-node';
import { Inconclusive } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import {
  clientPods,
  echoPods,
  type FixturePod,
  host,
  nginxPods,
  welcoming,
} from '../../probe/fixture-pods.ts';
import { everyHostPod, everyNeighbourPod, everyProbePod } from '../../probe/pod-pairs.ts';
import { dialUdp } from '../../probe/pod-targets.ts';
import type { Answer, Target } from '../../probe/probe.ts';
import { TWO_CONTAINERS } from '../pods/two-containers.ts';

/** A Service of the run's fixtures. */
export function readService(cluster: ClusterUnderTest, name: string): Promise<V1Service> {
  return cluster.kube.core.readNamespacedService({ namespace: cluster.run.namespace, name });
}

/**
 * The cluster IPs of a Service of the run's fixtures, one for each family it has.
 * @throws Inconclusive where it has none
 */
async function clusterIPsOf(cluster: ClusterUnderTest, name: string): Promise<string[]> {
  const ips = (await readService(cluster, name)).spec?.clusterIPs ?? [];
  if (ips.length === 0) throw new Inconclusive(`Service ${name} was given no cluster IP`);
  return ips;
}

/** From the probe pod of every node, and from the client, to the cluster IPs of nginx. */
export async function everyNodeToNginx(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [probes, clients, nginx, ips] = await Promise.all([
    everyProbePod(cluster),
    clientPods(cluster),
    // Where none is ready any more, the Service is judged all the same.
    nginxPods(cluster),
    clusterIPsOf(cluster, 'nginx'),
  ]);
  if (nginx.length === 0 && cluster.run.waitedInVain !== undefined)
    throw new Inconclusive('no pod of nginx came up: its Service has nobody to answer');
  const targets = ips.map((ip) => ({ ...welcoming(`Service nginx (${ip})`, ip), ...endpointsOn(nginx) }));
  return [...probes, ...clients].map((from) => ({ from: from.prober, to: targets }));
}

/** From the probe pod of every node to a Service in front of the echo pods, any of which may answer. */
export async function everyNodeToEcho(
  cluster: ClusterUnderTest,
  service: string,
): Promise<{ plans: Plan[]; endpoints: FixturePod[] }> {
  const [probes, endpoints, ips] = await Promise.all([
    everyProbePod(cluster),
    echoPods(cluster),
    clusterIPsOf(cluster, service),
  ]);
  const answer = { oneOf: endpoints.map(({ name }) => name) };
  const to = ips.map((ip) => ({ ...askedByName(service, ip, answer), ...endpointsOn(endpoints) }));
  return { plans: probes.map((from) => ({ from: from.prober, to })), endpoints };
}

/**
 * From a pod on every node to a Service that no pod is behind: refused at once. From the pods that look no names up: a kernel
 * rations refusals by the client's address, whatever they are for, and where DNS is down each lookup has used one up.
 */
export async function everyNodeToNobody(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [neighbours, ips] = await Promise.all([everyNeighbourPod(cluster), clusterIPsOf(cluster, 'empty')]);
  const to = ips.map((ip) => askedByName('empty', ip, { denied: 'refused' }));
  return neighbours.map((from) => ({ from: from.prober, to }));
}

/** By which nodes failures of a Service are read. */
function endpointsOn(pods: readonly FixturePod[]): Pick<Target, 'endpoints'> {
  return { endpoints: [...new Set(pods.map(({ node }) => node))] };
}

function askedByName(service: string, ip: string, answer: Answer): Target {
  return { name: `Service ${service} (${ip})`, url: `http://${host(ip)}/hostname`, answer };
}

/** From the probe pod of every node to each port of one Service, none of them the port behind it and one of them UDP. */
export async function everyNodeToSeveralPorts(cluster: ClusterUnderTest): Promise<Plan[]> {
  const name = 'several-ports';
  const [probes, ips] = await Promise.all([everyProbePod(cluster), clusterIPsOf(cluster, name)]);
  const to = ips.flatMap((ip): Target[] => [
    {
      name: `port 80 of ${name} (${ip})`,
      url: `http://${host(ip)}:80/`,
      answer: { equals: 'one' },
      protocol: 'TCP',
    },
    {
      name: `port 81 of ${name} (${ip})`,
      url: `http://${host(ip)}:81/`,
      answer: { equals: 'two' },
      protocol: 'TCP',
    },
    {
      name: `UDP port 5300 of ${name} (${ip})`,
      url: dialUdp(ip, 5300, 'hostname'),
      answer: { equals: TWO_CONTAINERS },
      protocol: 'UDP',
      dialled: true,
    },
  ]);
  return probes.map((from) => ({ from: from.prober, to }));
}

/** From every node itself, by a pod on its host network, to the cluster IPs of a Service. */
export async function hostsToService(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [hosts, ips] = await Promise.all([everyHostPod(cluster), clusterIPsOf(cluster, 'several-ports')]);
  const to = ips.map((ip) => onePort(`Service several-ports (${ip})`, ip));
  return hosts.map((from) => ({ from: from.prober, to }));
}

/** The first port of the Service of several ports, at an address or a name. */
export function onePort(name: string, address: string): Target {
  return { name, url: `http://${host(address)}:80/`, answer: { equals: 'one' } };
}

/** From a pod on every node, and from every node itself, to the API server at its own Service. */
export async function everywhereToApi(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [probes, hosts, api] = await Promise.all([
    everyProbePod(cluster),
    everyHostPod(cluster),
    cluster.kube.core.readNamespacedService({ namespace: 'default', name: 'kubernetes' }),
  ]);
  const port = api.spec?.ports?.find(({ name }) => name === 'https')?.port ?? 443;
  const to = (api.spec?.clusterIPs ?? []).map((ip) => ({
    name: `the API's Service (${ip})`,
    url: `https://${host(ip)}:${port}/version`,
    answer: { apiServer: true } as const,
  }));
  return [...probes, ...hosts].map((from) => ({ from: from.prober, to }));
}
