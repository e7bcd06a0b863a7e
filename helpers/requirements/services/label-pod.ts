import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';

/** Sets or removes a label on a pod of the run, so that a Service selects it or no longer does. */
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
