import { AGENTS } from '../cluster/cni.ts';
import { serveEngine } from '../cluster/engine-service.ts';
import type { Steps } from '../cluster/steps.ts';
import type { RunContext } from '../model/run-context.ts';
import { fixturesOf } from '../run/fixtures.ts';
import type { Undo } from '../system/undo.ts';
import type { Bed } from './bed.ts';
import { type FaultyCluster, faultyCluster } from './faults/faulty-cluster.ts';
import { placeFixtures } from './placed-fixtures.ts';
import type { SelfCheckConfig } from './selfcheck-config.ts';

/**
 * Puts the fixtures into a cluster.
 * @param undo gets what has to be done when the self-check is over
 * @returns the cluster as faults see it, and what its requirements are told
 */
export async function prepare(
  { name, kube, engine, cni, context, replaced, signal }: Bed,
  { given, cacheDir, timeoutMs }: Pick<SelfCheckConfig, 'given' | 'cacheDir' | 'timeoutMs'>,
  steps: Steps,
  undo: Undo,
): Promise<{ cluster: FaultyCluster; run: RunContext }> {
  const cluster = faultyCluster({ name, kube, engine, cni, namespace: context.namespace });
  undo.release(await serveEngine(engine, cacheDir, name, signal));
  const fixtures = fixturesOf(context.namespace, replaced);
  if (given !== undefined) undo.defer(() => fixtures.remove(kube, AbortSignal.timeout(timeoutMs)));
  await steps.step('fixtures', () => placeFixtures(cluster, fixtures, signal));
  const run: RunContext = {
    ...context,
    agent: AGENTS[cni],
    // A container beside the nodes would be started for each fault, and takes a second; engines on other systems have their networks in
    // a machine of their own.
    ...(process.platform === 'linux' ? { outside: { kind: 'machine' } } : {}),
  };
  return { cluster, run };
}
