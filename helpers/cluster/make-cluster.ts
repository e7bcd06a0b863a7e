import type { Config, KindTarget } from '../config/config.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Kube } from '../kube/client.ts';
import { textOf } from '../model/range.ts';
import { during } from '../system/running.ts';
import type { Screen } from '../system/screen.ts';
import { checkMachine } from './check-machine.ts';
import type { KindCluster } from './cluster.ts';
import type { CniName } from './cni.ts';
import { takeDown } from './down.ts';
import type { Engine } from './engine/engine.ts';
import { findEngine } from './engine/find.ts';
import { allowInotify } from './engine/inotify.ts';
import { planImages } from './image-plan.ts';
import { Interrupted, RunTimeout } from './interrupt.ts';
import { checkNameIsFree } from './kind.ts';
import { type NetworkManifest, readNetworkManifest } from './network-manifest.ts';
import { beginRun } from './run-state.ts';
import type { Steps } from './steps.ts';
import { bringUp } from './up.ts';
import { waitForDns } from './wait-dns.ts';

/** A cluster and how to be rid of it. */
export interface MadeCluster {
  cluster: KindCluster;
  /** Aborts when the run is told to end or its time is over. */
  signal: AbortSignal;
  remove(): Promise<void>;
}

/**
 * Checks what was asked for against the machine, gets the images, and makes the cluster. If that fails, what was made
 * is gone before the error is thrown.
 */
export async function makeCluster(options: {
  config: Pick<Config, 'cacheDir' | 'timeoutMs'>;
  target: KindTarget;
  screen: Screen;
  steps: Steps;
  signal: AbortSignal;
  /** Called once the API answers, with what is known of the cluster by then. */
  onApi?: (
    kube: Kube,
    replaced: Readonly<Record<string, string>>,
    made: { engine: Engine; cni: CniName | 'none'; manifest: NetworkManifest | undefined },
  ) => Promise<void>;
  /** Called with what went wrong, before what was made is removed for it. */
  onTrouble?: (error: Error) => Promise<void>;
}): Promise<MadeCluster> {
  const { config, target, screen } = options;
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
  const signal = AbortSignal.any([options.signal, time.signal]);
  const remove = async () => {
    time.clear();
    await takeDown(engine, target.name, plan.nodeImage, cacheDir);
  };
  await allowInotify(screen.notice);
  await beginRun(cacheDir, target.name);
  try {
    const cluster = await bringUp({
      target,
      plan,
      engine,
      cacheDir,
      signal,
      notice: screen.notice,
      steps: options.steps,
      ...(options.onApi === undefined
        ? {}
        : {
            onApi: (kube) =>
              options.onApi?.(kube, plan.replaced, { engine, cni: plan.cni, manifest: plan.manifest }) ??
              Promise.resolve(),
          }),
    });
    if (plan.cni !== 'none' || plan.manifest !== undefined)
      await options.steps.step('cluster DNS', () =>
        waitForDns(cluster.kube, { signal, notice: screen.notice, ours: true }),
      );
    return { cluster, signal, remove };
  } catch (error) {
    if (!(error instanceof Interrupted || error instanceof UsageError)) {
      screen.trouble(error as Error);
      await options.onTrouble?.(error as Error);
    }
    await during(running, 'cleaning up', remove).catch((problem: unknown) =>
      screen.notice((problem as Error).message),
    );
    throw error;
  }
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
