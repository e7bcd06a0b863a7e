import { randomBytes } from 'node:crypto';
import { clientImage } from '../cluster/archive.ts';
import { findRemains, removeCluster } from '../cluster/cleanup.ts';
import { AGENTS, type CniName } from '../cluster/cni.ts';
import type { Engine } from '../cluster/engine/engine.ts';
import { findEngine } from '../cluster/engine/find.ts';
import { makeCluster, timeLimit } from '../cluster/make-cluster.ts';
import { isKept, kubeconfigPath } from '../cluster/run-state.ts';
import type { Steps } from '../cluster/steps.ts';
import { UsageError } from '../config/usage-error.ts';
import { connectBy, type Kube } from '../kube/client.ts';
import type { RunContext } from '../model/run-context.ts';
import { ofExisting, ofKind } from '../run/target.ts';
import type { Screen } from '../system/screen.ts';
import type { Undo } from '../system/undo.ts';
import { healLeftOver, type Journal, journalOf } from './journal.ts';
import type { SelfCheckConfig } from './selfcheck-config.ts';

/** A cluster that may be broken. */
export interface TestCluster {
  name: string;
  kube: Kube;
  engine: Engine;
  cni: CniName;
  context: RunContext;
  /** Official image names and their replacements. */
  replaced: Readonly<Record<string, string>>;
  properties: Record<string, string>;
  journal: Journal;
  signal: AbortSignal;
}

interface Options {
  config: SelfCheckConfig;
  screen: Screen;
  steps: Steps;
  interrupt: AbortSignal;
  /** Collects what must be done at the end. */
  undo: Undo;
}

/** A new cluster, removed at the end. */
export async function newBed({ config, screen, steps, interrupt, undo }: Options): Promise<TestCluster> {
  const { target, timeoutMs, cacheDir } = config;
  await removeLeftOver(cacheDir, screen, interrupt);
  // After the cluster, whose removal also removes a remaining client.
  let unload: () => Promise<void> | void = () => undefined;
  undo.release(() => unload());
  const { cluster, signal } = await makeCluster({
    config: { cacheDir, timeoutMs },
    target,
    screen,
    steps,
    signal: interrupt,
    undo,
  });
  unload = await clientImage(cluster.engine, cluster.agnhost, target.imageArchives);
  const { name, engine } = cluster;
  const { kube, context, replaced, properties } = ofKind(cluster, target, name);
  const cni = known(context.cni);
  return {
    name,
    kube,
    engine,
    cni,
    context,
    replaced,
    properties,
    journal: journalOf(cacheDir, name),
    signal,
  };
}

/** Removes the clusters of self-checks that were killed during a fault: nobody can use them any more. */
async function removeLeftOver(cacheDir: string, screen: Screen, signal: AbortSignal): Promise<void> {
  const engine = await findEngine({ cacheDir, log: (line) => screen.line(line), signal, install: true });
  for (const { name, state } of await findRemains(engine, cacheDir)) {
    const left = state === 'left over' ? await journalOf(cacheDir, name).read() : undefined;
    if (left === undefined) continue;
    await removeCluster(engine, cacheDir, name);
    screen.line(
      `removed ${name}: a self-check that was killed had left it with ${left.faults.join(', ')} in force`,
    );
  }
}

/** A cluster of `cluster up`. It stays, and is first healed if an earlier self-check was killed during a fault. */
export async function givenBed({
  config,
  screen,
  interrupt,
  undo,
}: Omit<Options, 'config'> & {
  config: Pick<SelfCheckConfig, 'given' | 'cacheDir' | 'timeoutMs'>;
}): Promise<TestCluster> {
  const { cacheDir, timeoutMs } = config;
  const name = config.given ?? '';
  if (!(await isKept(cacheDir, name)))
    throw UsageError.of(
      '--cluster',
      name,
      'expected the name of a cluster that `netconform cluster up` made',
    );
  const time = timeLimit(timeoutMs);
  undo.release(time.clear);
  const signal = AbortSignal.any([interrupt, time.signal]);
  const engine = await findEngine({ cacheDir, log: (line) => screen.line(line), signal, install: false });
  const namespace = `netconform-${randomBytes(3).toString('hex')}`;
  const none = undefined;
  const kubeconfig = kubeconfigPath(cacheDir, name);
  const access = { kubeconfig };
  const { kube, context, replaced, properties } = await ofExisting(
    { access, kube: connectBy(access) },
    { namespace: none, podRanges: none, serviceRanges: none },
    namespace,
  );
  const cni = known(context.cni);
  const journal = journalOf(cacheDir, name);
  screen.line(`cluster ${name}: the self-check puts faults into it and removes them`);
  await healLeftOver({ name, kube, engine, cni, journal, screen });
  return { name, kube, engine, cni, context, replaced, properties, journal, signal };
}

/** @throws UsageError for a network without known faults */
function known(cni: string): CniName {
  const found = (Object.keys(AGENTS) as CniName[]).find((one) => one === cni);
  if (found === undefined)
    throw new UsageError(
      `no fault is known for the network "${cni}"; expected ${Object.keys(AGENTS).join(' or ')}`,
    );
  return found;
}
