import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import type { Plan } from './converge.ts';
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
