import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { RunContext } from '../model/run-context.ts';
import type { Fixtures } from '../run/fixtures.ts';
import { readNodesBefore } from '../run/nodes-before.ts';
import type { CameUp } from '../run/wait-fixtures.ts';
import type { FaultyCluster } from './faults/faulty-cluster.ts';

/**
 * Puts the fixtures in, with every pod that may run anywhere on the last worker: what is broken on another node or between two
 * of them then breaks no Service by chance.
 * @returns how far they came up, and what nodes said before any pod of theirs was made on the network
 */
export async function placeFixtures(
  { kube, node, namespace }: FaultyCluster,
  fixtures: Fixtures,
  signal: AbortSignal,
): Promise<CameUp & Pick<RunContext, 'nodesBefore'>> {
  const cordon = (unschedulable: boolean) =>
    kube.core.patchNode(
      { name: node('worker'), body: { spec: { unschedulable } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  await cordon(true);
  try {
    await fixtures.applyHosts(kube, signal);
    const nodesBefore = await readNodesBefore(kube, { namespace, name: namespace });
    await fixtures.applyEarly(kube, signal);
    return { nodesBefore, ...(await fixtures.applyRest(kube, signal)) };
  } finally {
    await cordon(false);
  }
}
