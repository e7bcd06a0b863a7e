import { clientImage } from '../cluster/archive.ts';
import { serveEngine } from '../cluster/engine-service.ts';
import { makeCluster, timeLimit } from '../cluster/make-cluster.ts';
import { reach } from '../cluster/reach.ts';
import { markKept } from '../cluster/run-state.ts';
import {
  confirmWeave,
  installWeaveInCluster,
  planRequestedWeave,
  WEAVE,
} from '../cluster/weave-in-cluster.ts';
import { cleanupCommandOf } from '../config/command-of.ts';
import type { ExistingTarget, KindTarget } from '../config/config.ts';
import { EnvironmentError } from '../config/usage-error.ts';
import { SECRET_WEAVE_OPTIONS } from '../config/weave-options.ts';
import { readable } from '../kube/client.ts';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { takesPart } from '../kube/inventory/schedulable.ts';
import { askedOf } from '../requirements/requires.ts';
import { PROGRAM } from '../system/shell-words.ts';
import { describeExpired } from './cleanup/find-leftovers.ts';
import { fixturesOf } from './fixtures.ts';
import { nodesHere } from './nodes-here.ts';
import { preflight, printRights, printSkips } from './preflight.ts';
import { printRate } from './print-rate.ts';
import { auditOf } from './selection.ts';
import type { Run } from './settle-run.ts';
import { settleShape, shapeOn } from './settle-shape.ts';
import { claimSite, putFixtures } from './site.ts';
import type { ClusterStage, Prepared } from './stage.ts';
import { identityOf } from './survey.ts';
import { ofExisting, ofKind, sourceOfKind } from './target.ts';

/**
 * Reaches a cluster that others made, looks whether the run may be made there, and puts the fixtures in.
 * @throws UsageError when what was asked for cannot be done there; nothing has been made then
 */
export async function prepareExisting(
  run: Run,
  target: ExistingTarget,
  stage: ClusterStage,
): Promise<Prepared> {
  const { name, config, requirements } = run;
  const { screen, steps, interrupt, undo, met, startSuites, hidden } = stage;
  const time = timeLimit(config.timeoutMs);
  undo.release(time.clear);
  const signal = AbortSignal.any([interrupt, time.signal]);
  const reached = await reach(target, { notice: screen.notice, signal, undo });
  const { kube } = reached;
  const identity = await identityOf(kube, target.kubeconfig === undefined);
  met({ identity });
  const weave = await planRequestedWeave(kube, target, screen);
  const shape = await shapeOn(kube, config.pods);
  const underTest = await ofExisting(reached, target, name, shape, weave && WEAVE);
  const { context, properties } = underTest;
  const secrets = SECRET_WEAVE_OPTIONS.flatMap((option) => target.installWeave?.options[option] ?? []);
  const here = { cacheDir: config.cacheDir, log: screen.line, signal };
  const nodesOn = await nodesHere(target.kubeconfig, here);
  const source = { kube, context, secrets, ...(nodesOn === undefined ? {} : { nodesOn }) };
  met({ identity, source });
  const unasked = weave === undefined ? auditOf(requirements, config.only) : undefined;
  const audit = unasked !== undefined;
  const asking = requirements.filter(({ id }) => unasked === undefined || !(id in unasked));
  const { namespace: given } = target;
  const { disruptive } = config;
  const rights = await preflight(underTest, {
    given,
    requirements: askedOf(asking, config.workloads),
    disruptive,
    audit,
  });
  if (weave !== undefined)
    await confirmWeave(weave, target.installWeave?.yes === true, { screen, signal, hidden });
  const site = audit ? undefined : await claimSite(run, target, underTest, undo);
  if (weave === undefined) screen.line(`network ${properties['network.chosen']}`);
  const how =
    site === undefined ? 'only read; the run creates nothing' : `certified as it is, in ${site.place}`;
  screen.line(`cluster ${target.kubeconfig ?? kube.server}: ${how}`);
  printRights(rights, screen);
  if (site === undefined) {
    printSkips(unasked ?? {}, screen);
    await startSuites();
    const withheld = { ...unasked, ...rights.withheld };
    return {
      underTest: { ...underTest, context: { ...context, audit: true, withheld } },
      signal,
      keep: async () => undefined,
    };
  }
  if (config.maxRate !== undefined) {
    const nodes = (await readable(() => inventoryOf(kube).nodes()))?.filter(takesPart(context.shape)).length;
    printRate(config, requirements, { cni: context.cni, nodes, made: false }, screen);
  }
  // One that makes no namespaces has no right to look for those of others.
  const expired = given === undefined ? await describeExpired(kube, cleanupCommandOf(target)) : undefined;
  if (expired !== undefined) screen.notice(expired);
  if (weave !== undefined) await installWeaveInCluster(kube, weave, { steps, screen, signal, undo });
  const put = await putFixtures(run, target, underTest, site, { ...stage, signal });
  printSkips(put.context.withheld, screen);
  const withheld = { ...rights.withheld, ...put.context.withheld };
  return {
    underTest: { ...underTest, context: { ...context, expires: site.expires, ...put.context, withheld } },
    trouble: put.trouble,
    signal,
    keep: put.keep,
  };
}

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
        `kept    cluster ${name} with the fixtures in namespace ${name}: export KUBECONFIG=${cluster.kubeconfig}; remove it with \`${PROGRAM} cluster down --name ${name}\``,
      );
    },
  };
}
