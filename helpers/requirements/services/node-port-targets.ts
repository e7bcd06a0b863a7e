import { nodeAddresses } from '../../kube/inventory/holders.ts';
import { type Evidence, Inconclusive, Skipped, Violation } from '../../model/outcomes.ts';
import { type Address, parseAddress } from '../../model/range.ts';
import { INSIDE_ONLY, NOT_OUTSIDE } from '../../model/run-context.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { echoPods, host, welcoming } from '../../probe/fixture-pods.ts';
import { outsideClient } from '../../probe/outside.ts';
import type { Target } from '../../probe/probe.ts';
import type { Prober } from '../../probe/prober.ts';
import { reachesAny } from '../../probe/reaches-any.ts';
import { readService } from './service-targets.ts';

/**
 * Has a client outside the cluster for as long as the work takes: it is gone afterwards.
 * @throws Skipped where that was not to be asked, or this is a pod of the cluster; Inconclusive in the place of a violation where that client is this machine, and no node can be reached from it: the API
 * server may have a way of its own, such as a load balancer or a tunnel
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

/** The node port of nginx at every node's address. */
export async function nginxNodePorts(cluster: ClusterUnderTest): Promise<Target[]> {
  const places = await nodePorts(cluster, 'nginx-nodeport');
  return places.map(({ name, node, ip, port }) => welcoming(name, ip, port, node));
}

/**
 * The node port of a Service of local traffic, on nodes that have a pod of it and on the others; each with a Service of the usual
 * kind on the same node to compare with.
 * @param client the client's own address towards the nodes, one of each family
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
  const target = ({ name, node, ip, port }: Place, answer: Target['answer']): Target => {
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

interface Place {
  name: string;
  node: string;
  ip: string;
  port: number;
}

/** The node port of a Service of the run's at every node's address of a family that the Service has. */
async function nodePorts(cluster: ClusterUnderTest, service: string): Promise<Place[]> {
  const [{ spec }, nodes] = await Promise.all([readService(cluster, service), cluster.inventory.nodes()]);
  const port = spec?.ports?.[0]?.nodePort;
  if (port === undefined) throw new Inconclusive(`Service ${service} was given no node port`);
  return nodes.flatMap((node) =>
    nodeAddresses([node])
      .filter(({ address }) => spec?.ipFamilies?.includes(`IPv${address.family}`) ?? true)
      .map(({ address }) => {
        const name = node.metadata?.name ?? '';
        return { name: `${name} (${address.text}:${port})`, node: name, ip: address.text, port };
      }),
  );
}
