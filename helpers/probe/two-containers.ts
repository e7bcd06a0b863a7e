import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import type { Plan } from './converge.ts';
import { host } from './fixture-pods.ts';
import { podProber } from './prober.ts';

const POD = 'two-containers';
const PORTS = { one: 8081, two: 8082 } as const;

/** From each container of a pod to the port that the other one serves, on localhost. */
export async function localNeighbours({ kube, run }: ClusterUnderTest): Promise<Plan[]> {
  const pod = await kube.core.readNamespacedPod({ namespace: run.namespace, name: POD });
  const node = pod.spec?.nodeName ?? '';
  return (['one', 'two'] as const).map((container) => {
    const other = container === 'one' ? 'two' : 'one';
    return {
      from: {
        ...podProber(kube, { namespace: run.namespace, name: POD, container, node }),
        name: `container ${container}`,
      },
      to: [
        {
          name: `container ${other}`,
          node,
          url: `http://127.0.0.1:${PORTS[other]}/`,
          answer: { equals: other },
        },
      ],
    };
  });
}

/** From one container of a pod to the cluster IPs of the Service that has that pod alone behind it. */
export async function ownService(cluster: ClusterUnderTest): Promise<Plan[]> {
  const { kube, run } = cluster;
  const service = await kube.core.readNamespacedService({ namespace: run.namespace, name: 'several-ports' });
  const [plan] = await localNeighbours(cluster);
  if (plan === undefined) return [];
  const from = { ...plan.from, name: `${POD} on ${plan.from.node}` };
  const to = (service.spec?.clusterIPs ?? []).map((ip) => ({
    name: `its Service (${ip})`,
    node: from.node,
    url: `http://${host(ip)}:80/`,
    answer: { equals: 'one' },
  }));
  return [{ from, to }];
}
