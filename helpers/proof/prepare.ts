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

/** A cluster that a self-check may begin with. */
export interface PreparedCheck {
  cluster: FaultyCluster;
  run: RunContext;
  removeFixtures(): Promise<void>;
  putFixtures(): Promise<RunContext>;
}

/**
 * Puts the fixtures into a cluster.
 * @param undo gets what has to be done when the self-check is over
 * @returns the cluster as faults see it, what its requirements are told, and the means to take the fixtures away and put them in anew
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
    // A container beside the nodes would be started for each fault, and takes a second; engines on other systems have their networks in
    // a machine of their own.
    ...(process.platform === 'linux' ? { outside: { kind: 'machine' } } : {}),
  };
  return {
    cluster,
    run,
    removeFixtures: () => fixtures.remove(kube, signal),
    async putFixtures() {
      // Under a fault some may not come up: what is asked then has to show it.
      const { nodesBefore = {}, waitedInVain } = await placeFixtures(cluster, fixtures, signal);
      return { ...run, nodesBefore, ...(waitedInVain === undefined ? {} : { waitedInVain }) };
    },
  };
}

/**
 * Puts the fixtures in, with every pod that may run anywhere on the last worker: what is broken on another node or between two
 * of them then breaks no Service by chance.
 * @returns how far they came up, and what nodes said before any pod of theirs was made on the network
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
