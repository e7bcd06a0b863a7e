import type { Config, KindTarget } from '../config/config.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Kube } from '../kube/client.ts';
import { type Ranges, textOf } from '../model/range.ts';
import { during } from '../system/running.ts';
import type { Screen } from '../system/screen.ts';
import type { Undo } from '../system/undo.ts';
import { checkMachine } from './check-machine.ts';
import type { CniName } from './cni.ts';
import { takeDown } from './down.ts';
import type { Engine } from './engine/engine.ts';
import { findEngine } from './engine/find.ts';
import { allowInotify } from './engine/limits.ts';
import type { Network } from './find-network.ts';
import { planImages } from './image-plan.ts';
import { Interrupted, RunTimeout } from './interrupt.ts';
import { checkNameIsFree } from './kind.ts';
import type { ClusterNetwork } from './network.ts';
import { type NetworkManifest, readNetworkManifest } from './network-manifest.ts';
import { beginRun } from './run-state.ts';
import type { Steps } from './steps.ts';
import { bringUp } from './up.ts';
import { waitForDns } from './wait-dns.ts';

/** A cluster that goes when what made it is undone. */
export interface MadeCluster {
  cluster: KindCluster;
  /** Aborts when the run is told to end or its time is over. */
  signal: AbortSignal;
  /** Calls its removal off. */
  keep(): void;
}

interface Making {
  config: Pick<Config, 'cacheDir' | 'timeoutMs'>;
  target: KindTarget;
  screen: Screen;
  steps: Steps;
  signal: AbortSignal;
  /** Gets the removal, before anything is made. */
  undo: Undo;
  /** Called once the API answers, with what is known of the cluster by then. */
  onApi?: (kube: Kube, replaced: Readonly<Record<string, string>>, made: MadeOf) => Promise<void>;
}

/** What a cluster is made of. */
export interface MadeOf {
  engine: Engine;
  cni: CniName | 'none';
  manifest: NetworkManifest | undefined;
}

/**
 * Checks what was asked for against the machine, gets the images, and makes the cluster.
 * @throws UsageError where that cannot be done; nothing has been made then
 */
export async function makeCluster(options: Making): Promise<MadeCluster> {
  const { config, target, screen, steps, undo, onApi } = options;
  const { cacheDir } = config;
  const log = (line: string) => screen.line(line);
  await checkMachine(target);
  if (target.manifests !== undefined)
    await readNetworkManifest({ manifests: target.manifests, podRanges: target.podRanges });
  const engine = await during(screen.running, 'container engine', () =>
    findEngine({ cacheDir, log, signal: options.signal, install: true }),
  );
  await checkNameIsFree(engine, target.name);
  const { running } = screen;
  const plan = await planImages({ target, engine, cacheDir, log, running, signal: options.signal });
  screen.line(`network ${plan.manifest === undefined ? `${plan.cni}: ` : ''}${plan.cniReason}`);
  screen.line(
    `cluster ${target.name}: ${target.workers + 1} nodes by kind on ${engine.name} ${engine.version}, images ${plan.source === 'bundle' ? 'built here from sources' : 'official'}`,
  );
  screen.line(`ranges  pods ${textOf(target.podRanges)}, Services ${textOf(target.serviceRanges)}`);
  const time = timeLimit(config.timeoutMs);
  undo.release(time.clear);
  const signal = AbortSignal.any([options.signal, time.signal]);
  const keep = undo.defer(() => takeDown(engine, target.name, plan.nodeImage, cacheDir));
  await allowInotify(screen.notice);
  await beginRun(cacheDir, target.name);
  const made = { engine, cni: plan.cni, manifest: plan.manifest };
  const trouble = (error: unknown): never => {
    // Before the removal, which takes a while.
    if (!(error instanceof Interrupted || error instanceof UsageError)) screen.trouble(error as Error);
    throw error;
  };
  const cluster = await bringUp({
    target,
    plan,
    engine,
    cacheDir,
    signal,
    notice: screen.notice,
    steps,
    ...(onApi === undefined ? {} : { onApi: (kube) => onApi(kube, plan.replaced, made) }),
  }).catch(trouble);
  if (plan.cni !== 'none' || plan.manifest !== undefined)
    await steps
      .step('cluster DNS', () => waitForDns(cluster.kube, { signal, notice: screen.notice, ours: true }))
      .catch(trouble);
  return { cluster, signal, keep };
}

/** A signal that aborts when the time is over; clearing it lets the process end earlier. */
export function timeLimit(ms: number): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new RunTimeout(`not done within ${ms / 1000} s (--timeout)`)),
    ms,
  );
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

/** A cluster that kind made for this run, with all that belongs to it. */
export interface KindCluster {
  name: string;
  kubeconfig: string;
  kube: Kube;
  engine: Engine;
  network: ClusterNetwork;
  podRanges: Ranges;
  serviceRanges: Ranges;
  /** The network by its name here; "none": there is none, "unknown": one that is not known here. */
  cni: string;
  /** Where its agent runs; undefined: it has none that is known here. */
  agent: Network['agent'] | undefined;
  cniReason: string;
  /** Official image names, and the image that replaced each. */
  replaced: Readonly<Record<string, string>>;
  /** Image of the off-cluster client. */
  agnhost: string;
  imageSource: 'registry' | 'bundle';
  nodeImage: string;
}
