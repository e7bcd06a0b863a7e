import type { V1Pod } from '@kubernetes/client-node';
import { until } from '../faults/faulty-cluster.ts';
import type { Kube } from '../kube/client.ts';
import { RUN_LABEL } from '../kube/labels.ts';
import { listAll } from '../kube/list.ts';

/** The namespace of the run that goes on now. */
export async function runNamespace(kube: Kube): Promise<string> {
  let name: string | undefined;
  await until('the namespace of a run', async () => {
    const { items } = await kube.core.listNamespace({ labelSelector: RUN_LABEL });
    name = items.find(({ status }) => status?.phase === 'Active')?.metadata?.name;
    return name !== undefined;
  });
  return name ?? '';
}

/** The pods of a label of the run that goes on now, once there are some. */
export async function runPods(kube: Kube, labelSelector: string): Promise<V1Pod[]> {
  const namespace = await runNamespace(kube);
  let pods: V1Pod[] = [];
  await until(`pods with ${labelSelector} in ${namespace}`, async () => {
    pods = await listAll((query) => kube.core.listNamespacedPod({ namespace, labelSelector, ...query }));
    return pods.length > 0;
  });
  return pods;
}
