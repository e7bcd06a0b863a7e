import type { V1Service, V1ServicePort } from '@kubernetes/client-node';
import { Inconclusive } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import {
  anyNginx,
  clientPods,
  echoPods,
  type FixturePod,
  host,
  nginxPods,
  welcoming,
} from '../../probe/fixture-pods.ts';
import { everyHost, packetBytes } from '../../probe/node-targets.ts';
import { dialUdp, everyWay, fullDatagram, large, type Place } from '../../probe/place-targets.ts';
import { everyNeighbourPod, everyProbePod } from '../../probe/pod-pairs.ts';
import type { Answer, Target } from '../../probe/probe.ts';
import { readTwoContainers, TWO_CONTAINERS } from '../pods/two-containers.ts';

/** Reads a Service of the run's fixtures. */
export function readService(cluster: ClusterUnderTest, name: string): Promise<V1Service> {
  return cluster.kube.core.readNamespacedService({ namespace: cluster.run.namespace, name });
}

/**
 * The cluster IPs of a Service of the run's fixtures, one for each of its address families.
 * @throws Inconclusive if it has none
 */
export async function clusterIPsOf(cluster: ClusterUnderTest, name: string): Promise<string[]> {
  const ips = (await readService(cluster, name)).spec?.clusterIPs ?? [];
  if (ips.length === 0) throw new Inconclusive(`Service ${name} was given no cluster IP`);
  return ips;
}

/** The Service in front of the echo pods with a cluster IP port and a node port for both TCP and UDP. */
const EVERY_WAY = 'echo-every-way';

/** Reads that Service: its ports, the names that its pods answer, and their nodes. */
export async function everyWayService(cluster: ClusterUnderTest): Promise<{
  service: V1Service;
  says: string[];
  endpoints: readonly string[];
  portOf(protocol: 'TCP' | 'UDP'): V1ServicePort;
}> {
  const [service, endpoints] = await Promise.all([readService(cluster, EVERY_WAY), echoPods(cluster)]);
  return {
    service,
    says: endpoints.map(({ name }) => name),
    ...endpointsOn(endpoints),
    portOf(protocol) {
      const port = service.spec?.ports?.find((one) => one.protocol === protocol);
      if (port === undefined) throw new Inconclusive(`Service ${EVERY_WAY} has no port for ${protocol}`);
      return port;
    },
  };
}

/** The cluster IPs of that Service. */
async function clusterIpPlaces(cluster: ClusterUnderTest): Promise<Place[]> {
  const { service, says, endpoints, portOf } = await everyWayService(cluster);
  return (service.spec?.clusterIPs ?? []).map((ip) => ({
    name: `Service ${EVERY_WAY} (${ip})`,
    ip,
    tcp: portOf('TCP').port,
    udp: portOf('UDP').port,
    says,
    endpoints,
  }));
}

/** Plans from the probe pod of every node to each cluster IP of that Service, with one target each. */
export async function everyNodeToPlaces(
  cluster: ClusterUnderTest,
  ask: (place: Place) => Target,
): Promise<Plan[]> {
  const [probes, places] = await Promise.all([everyProbePod(cluster), clusterIpPlaces(cluster)]);
  return probes.map((from) => ({ from: from.prober, to: places.map((place) => ask(place)) }));
}

/**
 * Plans from the probe pod of every node, and from the client, to the cluster IPs of nginx. A large exchange goes to the cluster IPs of a
 * Service whose pods send it back.
 * @throws Inconclusive if no nginx pod is ready because the fixtures did not all start
 */
export async function everyNodeToClusterIps(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [probes, clients, nginx, answer, ips, places] = await Promise.all([
    everyProbePod(cluster),
    clientPods(cluster),
    // If no replica is ready any more, the Service is still judged.
    nginxPods(cluster),
    anyNginx(cluster),
    clusterIPsOf(cluster, 'nginx'),
    clusterIpPlaces(cluster),
  ]);
  if (nginx.length === 0 && cluster.run.waitedInVain !== undefined)
    throw new Inconclusive('no pod of nginx is ready: its Service has no endpoint');
  const to = [
    ...ips.map((ip) => ({ ...welcoming(`Service nginx (${ip})`, ip, answer), ...endpointsOn(nginx) })),
    ...places.map(large),
  ];
  return [...probes, ...clients].map((from) => ({ from: from.prober, to }));
}

/** Plans from the probe pod of every node to a Service in front of the echo pods. Any of them may answer. */
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
 * Plans from a pod on every node to a Service without endpoints, which must refuse at once. The sources are the neighbour pods, because these
 * look up no names. A kernel limits all refusals to one client address together, and each lookup uses one up while DNS is down.
 */
export async function everyNodeToNobody(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [neighbours, ips] = await Promise.all([everyNeighbourPod(cluster), clusterIPsOf(cluster, 'empty')]);
  const to = ips.map((ip) => askedByName('empty', ip, { denied: 'refused' }));
  return neighbours.map((from) => ({ from: from.prober, to }));
}

/** The nodes of a Service's endpoints, which a finding compares its failures with. */
export function endpointsOn(pods: readonly FixturePod[]): { endpoints: string[] } {
  return { endpoints: [...new Set(pods.map(({ node }) => node))] };
}

/** A target for a Service whose pods answer with their own names. */
export function askedByName(service: string, ip: string, answer: Answer): Target {
  return { name: `Service ${service} (${ip})`, url: `http://${host(ip)}/hostname`, answer };
}

/**
 * Plans from the probe pod of every node to each port of one Service. Every port differs from its targetPort. The UDP port also gets datagrams
 * that fill a packet.
 */
export async function everyNodeToSeveralPorts(cluster: ClusterUnderTest): Promise<Plan[]> {
  const name = 'several-ports';
  const [probes, ips, { node, answerOf }] = await Promise.all([
    everyProbePod(cluster),
    clusterIPsOf(cluster, name),
    readTwoContainers(cluster),
  ]);
  const answeredOn = [node];
  const bytes = await packetBytes(cluster, probes);
  const to = ips.flatMap((ip): Target[] => {
    const udp: Target = {
      name: `UDP port 5300 of ${name} (${ip})`,
      answeredOn,
      url: dialUdp(ip, 5300, 'hostname'),
      answer: { equals: TWO_CONTAINERS },
      protocol: 'UDP',
      dialled: true,
    };
    const place = { name: udp.name, answeredOn, ip, tcp: 80, udp: 5300, says: [TWO_CONTAINERS] };
    return [
      {
        name: `port 80 of ${name} (${ip})`,
        answeredOn,
        url: `http://${host(ip)}:80/`,
        answer: answerOf('one'),
        protocol: 'TCP',
      },
      {
        name: `port 81 of ${name} (${ip})`,
        answeredOn,
        url: `http://${host(ip)}:81/`,
        answer: answerOf('two'),
        protocol: 'TCP',
      },
      udp,
      { ...fullDatagram(place, bytes), control: udp },
    ];
  });
  return probes.map((from) => ({ from: from.prober, to }));
}

/** Plans from every node, by a pod on its host network, to the cluster IPs of a Service in every way. */
export async function hostsToService(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [hosts, probes, places] = await Promise.all([
    everyHost(cluster),
    everyProbePod(cluster),
    clusterIpPlaces(cluster),
  ]);
  const bytes = await packetBytes(cluster, probes);
  return hosts.map(({ prober, ports }) => ({
    from: prober,
    to: places.flatMap((place) => everyWay(place, bytes, ports.tcp)),
  }));
}

/** Plans from a pod on every node, and from every node, to the API server at its own Service. */
export async function everywhereToApi(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [probes, hosts, api] = await Promise.all([
    everyProbePod(cluster),
    everyHost(cluster),
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
