import { clientImage } from '../cluster/client-image.ts';
import { serveEngine } from '../cluster/engine-service.ts';
import { makeCluster } from '../cluster/make-cluster.ts';
import { markKept } from '../cluster/run-state.ts';
import type { KindTarget } from '../config/config.ts';
import { EnvironmentError } from '../config/usage-error.ts';
import { type Fixtures, fixturesOf } from './fixtures.ts';
import { identify } from './identity.ts';
import type { Job, Prepared } from './job.ts';
import { keepsFixtures } from './see-again.ts';
import { settleShape, shapeOn } from './settle-shape.ts';
import { ofKind, sourceOfKind } from './target.ts';
import { tellRate } from './tell-rate.ts';

/**
 * Makes a cluster, with the fixtures in it as soon as it answers.
 * @throws EnvironmentError when it takes no pods of the shape that was asked for; what `makeCluster` throws
 */
export async function prepareKind(job: Job, target: KindTarget): Promise<Prepared> {
  const { name, config, requirements, screen, steps, interrupt, result, diagnosis, undo, startSuites } = job;
  let fixtures: Fixtures | undefined;
  tellRate(config, requirements, { cni: target.cni, nodes: target.workers + 1, made: true }, screen);
  // Nodes of a cluster made here have no taints beside those that are always tolerated.
  const shape = settleShape(config.pods, []);
  const { cluster, signal, remove } = await makeCluster({
    config,
    target,
    screen,
    steps,
    signal: interrupt,
    onTrouble: async (error) => {
      result.setupError = error.message;
      await diagnosis.take();
    },
    onApi: async (kube, replaced, made) => {
      diagnosis.of(sourceOfKind(kube, target, made));
      await identify(kube, result, false);
      fixtures = fixturesOf(name, replaced, shape);
      await fixtures.applyEarly(kube, interrupt);
      await startSuites();
    },
  });
  // A run that was broken off leaves nothing, also where its cluster was to be kept.
  undo.push(async () => {
    if (!keepsFixtures(config, result)) return remove();
    await markKept(config.cacheDir, name);
    screen.notice(
      `kept    cluster ${name} with the fixtures in namespace ${name}: export KUBECONFIG=${cluster.kubeconfig}; remove it with \`netconform cluster down --name ${name}\``,
    );
  });
  await shapeOn(cluster.kube, config.pods).catch((error: Error) => {
    throw new EnvironmentError(error.message);
  });
  const underTest = ofKind(cluster, target, name, shape);
  // After the cluster, whose removal takes away a client that is still there.
  undo.unshift(await clientImage(cluster.engine, cluster.agnhost, target.imageArchives));
  undo.push(await serveEngine(cluster.engine, config.cacheDir, name, signal));
  const put = fixtures ?? fixturesOf(name, cluster.replaced, shape);
  await steps.step('fixtures', () => put.applyRest(cluster.kube, signal));
  return { underTest, signal };
}
