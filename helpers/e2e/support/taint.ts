import { PatchStrategy, setHeaderOptions, type V1Taint } from '@kubernetes/client-node';
import type { Kube } from '../../kube/client.ts';
import { until } from './until.ts';

/** Gives a node, which has none, a taint for as long as a work takes. */
export async function withTaint(
  kube: Kube,
  node: string,
  taint: V1Taint,
  work: () => Promise<void>,
): Promise<void> {
  const patch = (taints: V1Taint[] | null) =>
    kube.core.patchNode(
      { name: node, body: { spec: { taints } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  await patch([taint]);
  try {
    await work();
  } finally {
    await patch(null);
    await until('the taint to be gone', async () => {
      const { spec } = await kube.core.readNode({ name: node });
      return (spec?.taints ?? []).length === 0;
    });
  }
}
