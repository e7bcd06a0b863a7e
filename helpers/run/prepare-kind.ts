import { clientImage } from '../cluster/archive.ts';
import { serveEngine } from '../cluster/engine-service.ts';
import { makeCluster } from '../cluster/make-cluster.ts';
import { markKept } from '../cluster/run-state.ts';
import type { KindTarget } from '../config/config.ts';
import { EnvironmentError } from '../config/usage-error.ts';
import { fixturesOf } from './fixtures.ts';
import { printRate } from './print-rate.ts';
import type { Run } from './settle-run.ts';
import { settleShape, shapeOn } from './settle-shape.ts';
import type { ClusterStage, Prepared } from './stage.ts';
import { identityOf } from './survey.ts';
import { ofKind, sourceOfKind } from './target.ts';

/**
 * Makes a cluster, with the fixtures in it as soon as it answers.
 * @throws EnvironmentError when it takes no pods of the shape that was asked for; what `makeCluster` throws
 */
export async function prepareKind(
  { name, config, requirements }: Run,
  target: KindTarget,
  { screen, steps, interrupt, undo, met, startSuites }: ClusterStage,
): Promise<Prepared> {
  printRate(config, requirements, { cni: target.cni, nodes: target.workers + 1, made: true }, screen);
  // Nodes of a cluster made here have no taints beside those that are always tolerated.
  const shape = settleShape(config.pods, []);
  // After the cluster, whose removal takes away a client that is still there.
  let unload: () => Promise<void> | void = () => undefined;
  undo.release(() => unload());
  const { cluster, signal, keep } = await makeCluster({
    config,
    target,
    screen,
    steps,
    signal: interrupt,
    undo,
    onApi: async (kube, replaced, made) => {
      met({ identity: await identityOf(kube, false), source: sourceOfKind(kube, target, made) });
      await fixturesOf(name, replaced, shape).applyEarly(kube, interrupt);
      await startSuites();
    },
  });
  await shapeOn(cluster.kube, config.pods).catch((error: Error) => {
    throw new EnvironmentError(error.message);
  });
  unload = await clientImage(cluster.engine, cluster.agnhost, target.imageArchives);
  undo.release(await serveEngine(cluster.engine, config.cacheDir, name, signal));
  const fixtures = fixturesOf(name, cluster.replaced, shape);
  const {
    refused,
    trouble = refused,
    waitedInVain,
  } = await steps.step('fixtures', () => fixtures.applyRest(cluster.kube, signal));
  const underTest = ofKind(cluster, target, name, shape);
  const { context } = underTest;
  return {
    underTest:
      waitedInVain === undefined ? underTest : { ...underTest, context: { ...context, waitedInVain } },
    trouble,
    signal,
    async keep() {
      keep();
      await markKept(config.cacheDir, name);
      screen.notice(
        `kept    cluster ${name} with the fixtures in namespace ${name}: export KUBECONFIG=${cluster.kubeconfig}; remove it with \`netconform cluster down --name ${name}\``,
      );
    },
  };
}
