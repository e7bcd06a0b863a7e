import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';

/** Gives a pod of the run's a label by which a Service selects it, or takes it away. */
export async function labelPod(
  { kube, run }: ClusterUnderTest,
  { name }: { name: string },
  label: string,
  isMember: boolean,
): Promise<void> {
  const body = { metadata: { labels: { [label]: isMember ? 'yes' : null } } };
  await kube.core.patchNamespacedPod(
    { name, namespace: run.namespace, body },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}
