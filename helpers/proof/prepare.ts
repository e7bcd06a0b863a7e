import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { AGENTS } from '../cluster/cni.ts';
import { serveEngine } from '../cluster/engine-service.ts';
import type { Steps } from '../cluster/steps.ts';
import type { RunContext } from '../model/run-context.ts';
import { type Fixtures, fixturesOf } from '../run/fixtures.ts';
import { readNodesBefore } from '../run/nodes-before.ts';
import { type CameUp, expectWhole } from '../run/wait-fixtures.ts';
import type { Undo } from '../system/undo.ts';
import { type FaultyCluster, faultyCluster } from './faults/fault.ts';
import type { SelfCheckConfig } from './selfcheck-config.ts';
import type { TestCluster } from './test-cluster.ts';

/** A cluster on which a self-check may start. */
export interface PreparedCheck {
  cluster: FaultyCluster;
  run: RunContext;
  removeFixtures(): Promise<void>;
  putFixtures(): Promise<RunContext>;
}

/**
 * Creates the fixtures in a cluster.
 * @param undo collects what must be done after the self-check
 * @returns the cluster for faults, the context for requirements, and functions to remove the fixtures and to create them again
 */
export async function prepare(
  { name, kube, engine, cni, context, replaced, signal }: TestCluster,
  { given, cacheDir, timeoutMs }: Pick<SelfCheckConfig, 'given' | 'cacheDir' | 'timeoutMs'>,
  steps: Steps,
  undo: Undo,
): Promise<PreparedCheck> {
  const cluster = faultyCluster({ name, kube, engine, cni, namespace: context.namespace });
  undo.release(await serveEngine(engine, cacheDir, name, signal));
  const fixtures = fixturesOf(context.namespace, replaced);
  if (given !== undefined) undo.defer(() => fixtures.remove(kube, AbortSignal.timeout(timeoutMs)));
  expectWhole(await steps.step('fixtures', () => placeFixtures(cluster, fixtures, signal)));
  const run: RunContext = {
    ...context,
    agent: AGENTS[cni],
    // A container beside the nodes would start for each fault, which takes a second. Engines on other systems run their networks in a virtual
    // machine.
    ...(process.platform === 'linux' ? { outside: { kind: 'machine' } } : {}),
  };
  return {
    cluster,
    run,
    removeFixtures: () => fixtures.remove(kube, signal),
    async putFixtures() {
      // Under a fault some pods may not come up. Then the requirements must show it.
      const { nodesBefore = {}, waitedInVain } = await placeFixtures(cluster, fixtures, signal);
      return { ...run, nodesBefore, ...(waitedInVain === undefined ? {} : { waitedInVain }) };
    },
  };
}

/**
 * Creates the fixtures. All pods without a fixed node go to the last worker, so that a fault on another node, or between two nodes, breaks no
 * Service by chance.
 * @returns how far they came up, and the state of the nodes before the first of their pods on the network
 */
async function placeFixtures(
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
