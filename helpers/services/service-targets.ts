import type { V1Service } from '@kubernetes/client-node';
import { nodeAddresses } from '../address/holders.ts';
import { isSchedulable } from '../address/schedulable.ts';
import type { Plan } from '../probe/converge.ts';
import { clientPod, nodesWithout, probePods, welcoming } from '../probe/fixture-pods.ts';
import { outsideClient } from '../probe/outside.ts';
import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import { type Evidence, Inconclusive } from '../requirement/outcomes.ts';

/** From the probe pod of every node, and from the client, to the cluster IPs of a Service of the run's. */
export async function everyNodeToClusterIP(cluster: ClusterUnderTest, name: string): Promise<Plan[]> {
  const [probes, client, service] = await Promise.all([
    probePods(cluster),
    clientPod(cluster),
    read(cluster, name),
  ]);
  const missing = nodesWithout(probes, (await cluster.inventory.nodes()).filter(isSchedulable));
  if (missing.length > 0)
    throw new Inconclusive(`no probe pod is ready on ${missing.join(', ')}: not probed from there`);
  const targets = (service.spec?.clusterIPs ?? []).map((ip) => welcoming(`Service ${name} (${ip})`, ip));
  return [...probes, client].map((from) => ({ from: from.prober, to: targets }));
}

/**
 * From a client outside the cluster to the node port of a Service at every node's address, for as long as the work
 * takes: the client is gone afterwards.
 */
export async function outsideToNodePorts(
  cluster: ClusterUnderTest,
  name: string,
  work: (plan: Plan[]) => Promise<Evidence>,
): Promise<Evidence> {
  const [service, nodes] = await Promise.all([read(cluster, name), cluster.inventory.nodes()]);
  const port = service.spec?.ports?.[0]?.nodePort;
  if (port === undefined) throw new Inconclusive(`Service ${name} was given no node port`);
  const targets = nodes.flatMap((node) =>
    nodeAddresses([node]).map(({ address }) =>
      welcoming(`${node.metadata?.name} (${address.text}:${port})`, address.text, port, node.metadata?.name),
    ),
  );
  const client = await outsideClient(cluster.run.outside);
  try {
    return await work([{ from: client.prober, to: targets }]);
  } finally {
    await client.stop();
  }
}

function read(cluster: ClusterUnderTest, name: string): Promise<V1Service> {
  return cluster.kube.core.readNamespacedService({ namespace: cluster.run.namespace, name });
}
