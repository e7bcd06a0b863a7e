import type { V1Node, V1Service } from '@kubernetes/client-node';
import {
  externalAddresses,
  type Held,
  internalAddresses,
  nodeAddresses,
} from '../../kube/inventory/holders.ts';
import { takesPart } from '../../kube/inventory/schedulable.ts';
import { type Evidence, Inconclusive, Skipped, Violation } from '../../model/outcomes.ts';
import { type Address, parseAddress } from '../../model/range.ts';
import { INSIDE_ONLY, NOT_OUTSIDE } from '../../model/run-context.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import {
  anyNginx,
  echoPods,
  type FixturePod,
  host,
  nginxPods,
  probePods,
  welcoming,
} from '../../probe/fixture-pods.ts';
import { everyHost, packetBytes } from '../../probe/node-targets.ts';
import { outsideClient, reachesAny } from '../../probe/outside.ts';
import { everyWay, type Place } from '../../probe/place-targets.ts';
import { everyProbePod, plansOnAndAcross } from '../../probe/pod-pairs.ts';
import type { Target } from '../../probe/probe.ts';
import type { Prober } from '../../probe/prober.ts';
import { endpointsOn, everyWayService, readService } from './service-targets.ts';

/**
 * Runs the work with a client outside the cluster and stops the client afterwards. If the client is this machine, it may reach the API server,
 * through a load balancer or a tunnel, but no node. A violation then says nothing about the cluster.
 * @throws Skipped if the run has no client outside; Inconclusive instead of a Violation if this machine reaches no node
 */
export async function fromOutside(
  cluster: ClusterUnderTest,
  work: (client: Prober) => Promise<Evidence>,
): Promise<Evidence> {
  if (cluster.run.insideOnly === true) throw new Skipped(INSIDE_ONLY, { applies: false });
  if (cluster.run.outside.kind === 'none') throw new Skipped(NOT_OUTSIDE);
  const client = await outsideClient(cluster);
  try {
    return await work(client.prober);
  } catch (error) {
    if (!(error instanceof Violation) || cluster.run.outside.kind !== 'machine') throw error;
    const addresses = nodeAddresses(await cluster.inventory.nodes()).map(({ address }) => address.text);
    if (await reachesAny(addresses, { limit: cluster.limit })) throw error;
    throw new Inconclusive(
      `this machine, the client outside the cluster, reaches no node at ${addresses.join(', ')}; seen from here: ${error.message}`,
      error.details,
      { pairs: error.pairs },
    );
  } finally {
    await client.stop();
  }
}

/** The node port of nginx at every internal address of the nodes that take part. */
export async function nginxNodePorts(cluster: ClusterUnderTest): Promise<Target[]> {
  const [places, answer, nginx] = await Promise.all([
    nodePorts(cluster, 'nginx-nodeport'),
    anyNginx(cluster),
    // Only to know which nodes may answer. A copy of notAsked, because a replica that is not ready does not matter here.
    nginxPods({ ...cluster, notAsked: new Map() }),
  ]);
  const answeredOn = endpointsOn(nginx).endpoints;
  return places.map(({ name, node, ip, port }) => ({
    ...welcoming(name, ip, answer, port, node),
    answeredOn,
  }));
}

/**
 * Node ports of both protocols, at every internal address of the nodes that take part.
 * @throws Inconclusive if the Service has no node ports
 */
async function nodePortPlaces(cluster: ClusterUnderTest): Promise<(Place & { node: string })[]> {
  const [{ service, says, endpoints, portOf }, nodes] = await Promise.all([
    everyWayService(cluster),
    cluster.inventory.nodes(),
  ]);
  const [tcp, udp] = [portOf('TCP').nodePort, portOf('UDP').nodePort];
  if (tcp === undefined || udp === undefined)
    throw new Inconclusive(`Service ${service.metadata?.name} was given no node ports`);
  return addressesOn(cluster, service, nodes).map(({ node, ip }) => ({
    name: `a node port of ${node} (${ip})`,
    ...{ node, ip, tcp, udp, says, answeredOn: endpoints },
  }));
}

/** Plans from a pod on every node, and from every node, to the node ports of its own node and of the others, in every way. */
export async function insideToNodePorts(
  cluster: ClusterUnderTest,
): Promise<{ fromPods: Plan[]; fromNodes: Plan[] }> {
  const [hosts, probes, places] = await Promise.all([
    everyHost(cluster),
    everyProbePod(cluster),
    nodePortPlaces(cluster),
  ]);
  const bytes = await packetBytes(cluster, probes);
  const on = Map.groupBy(places, ({ node }) => node);
  const from = (sources: readonly FixturePod[]) =>
    plansOnAndAcross(cluster, sources, ({ ports }, node) =>
      (on.get(node) ?? []).flatMap((place) => everyWay(place, bytes, ports.tcp)),
    );
  return { fromPods: from(probes), fromNodes: from(hosts) };
}

/** Targets for a client outside: the node port of nginx, and those of both protocols in every way. */
export async function outsideToNodePorts(cluster: ClusterUnderTest): Promise<Target[]> {
  const [nginx, places, probes] = await Promise.all([
    nginxNodePorts(cluster),
    nodePortPlaces(cluster),
    probePods(cluster),
  ]);
  const bytes = await packetBytes(cluster, probes);
  return [...nginx, ...places.flatMap((place) => everyWay(place, bytes))];
}

/**
 * The node port of a Service with externalTrafficPolicy Local, on nodes with one of its pods and on the others. Each has a usual node port of
 * the same node as its control.
 * @param client the client's own addresses towards the nodes, one of each family
 */
export async function localNodePorts(
  cluster: ClusterUnderTest,
  client: readonly Address[],
): Promise<{ answering: Target[]; silent: Target[] }> {
  const [places, echo, usual] = await Promise.all([
    nodePorts(cluster, 'echo-local'),
    echoPods(cluster),
    nginxNodePorts(cluster),
  ]);
  const has = (node: string) => echo.some((pod) => pod.node === node);
  const target = ({ name, node, ip, port }: NodePort, answer: Target['answer']): Target => {
    const control = usual.find((other) => other.url.startsWith(`http://${host(ip)}:`));
    const url = `http://${host(ip)}:${port}/clientip`;
    return { name, node, url, answer, ...(control === undefined ? {} : { control }) };
  };
  return {
    answering: places
      .filter(({ node }) => has(node))
      .flatMap((place) => {
        const seenFrom = client.find(({ family }) => family === parseAddress(place.ip).family)?.text;
        return seenFrom === undefined ? [] : [target(place, { seenFrom })];
      }),
    silent: places.filter(({ node }) => !has(node)).map((place) => target(place, { denied: 'either' })),
  };
}

interface NodeAddress {
  node: string;
  ip: string;
}

/** A node port of a Service at one address of a node. */
export interface NodePort extends NodeAddress {
  name: string;
  port: number;
}

/**
 * Probes the node port of nginx once at every external address of the nodes. Silence is reported, not judged, because a cloud's gateway
 * answers there, and its firewall is not part of the cluster's network.
 * @returns a line for each address
 */
export async function externalNodePorts(cluster: ClusterUnderTest, client: Prober): Promise<string[]> {
  const places = await nodePorts(cluster, 'nginx-nodeport', externalAddresses);
  if (places.length === 0) return [];
  const answer = await anyNginx(cluster);
  const seen = await client.probe(
    places.map(({ name, node, ip, port }) => welcoming(name, ip, answer, port, node)),
  );
  return seen.map(({ outcome, detail }, index) => {
    const name = places[index]?.name;
    return outcome === 'reached'
      ? `${name} answers at its ExternalIP`
      : `${name} does not answer at its ExternalIP, which is not judged: ${detail}`;
  });
}

/**
 * The node port of a fixture Service at the addresses of the nodes that take part, in the Service's own address families.
 * @throws Inconclusive if the Service has no node port
 */
export async function nodePorts(
  cluster: ClusterUnderTest,
  name: string,
  addressesOf: (node: V1Node) => Held[] = internalAddresses,
): Promise<NodePort[]> {
  const [service, nodes] = await Promise.all([readService(cluster, name), cluster.inventory.nodes()]);
  const port = service.spec?.ports?.[0]?.nodePort;
  if (port === undefined) throw new Inconclusive(`Service ${name} was given no node port`);
  return addressesOn(cluster, service, nodes, addressesOf).map(({ node, ip }) => ({
    name: `${node} (${ip}:${port})`,
    ...{ node, ip, port },
  }));
}

function addressesOn(
  { run }: ClusterUnderTest,
  { spec }: V1Service,
  nodes: readonly V1Node[],
  addressesOf: (node: V1Node) => Held[] = internalAddresses,
): NodeAddress[] {
  return nodes.filter(takesPart(run.shape)).flatMap((node) =>
    addressesOf(node)
      .filter(({ address }) => spec?.ipFamilies?.includes(`IPv${address.family}`) ?? true)
      .map(({ address }) => ({ node: node.metadata?.name ?? '', ip: address.text })),
  );
}
