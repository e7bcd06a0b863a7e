import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { Fixtures } from '../run/fixtures.ts';
import { expectWhole } from '../run/wait-fixtures.ts';
import type { FaultyCluster } from './faults/faulty-cluster.ts';

/**
 * Puts the fixtures in, with every pod that may run anywhere on the last worker: what is broken on another node or between two
 * of them then breaks no Service by chance.
 */
export async function placeFixtures(
  { kube, node }: FaultyCluster,
  fixtures: Fixtures,
  signal: AbortSignal,
): Promise<void> {
  const cordon = (unschedulable: boolean) =>
    kube.core.patchNode(
      { name: node('worker'), body: { spec: { unschedulable } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  await cordon(true);
  try {
    await fixtures.applyEarly(kube, signal);
    expectWhole(await fixtures.applyRest(kube, signal));
  } finally {
    await cordon(false);
  }
}
