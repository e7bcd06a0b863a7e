import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EnvironmentError } from '../../config/usage-error.ts';
import { CommandError, run } from '../../system/run.ts';
import { during } from '../../system/running.ts';
import { FIXTURES, presentPlan } from './bundle-steps.ts';
import { type BuildOptions, BundleCache, withLock } from './cache.ts';
import { findGo, goBuild } from './go-build.ts';

type KindOptions = Omit<BuildOptions, 'engine'>;

/**
 * Path of a kind binary for a machine that pulls its images: the one on PATH, else one that was built
 * before, else one built now from the Go module that fixtures/bundle/kind pins, which go.sum verifies.
 * @throws EnvironmentError saying how to get kind where there is neither kind nor Go
 */
export async function ensureKind(options: KindOptions): Promise<string> {
  if (await answers('kind', options.signal)) return 'kind';
  const cache = new BundleCache(options.cacheDir);
  const { plan, versions } = await presentPlan();
  const step = plan.steps.find(({ name }) => name === 'kind');
  if (step === undefined) throw new Error('there is no step kind');
  const bundled = join(cache.outputOf(step), 'bin/kind');
  if (await answers(bundled, options.signal)) return bundled;
  const own = join(cache.dir, 'steps', `kind-alone-${step.key}`);
  if (await answers(own, options.signal)) return own;
  await withLock(cache.dir, options, async () => {
    if (await answers(own, options.signal)) return;
    options.log(`no kind on PATH: building ${versions.kind} from its Go module`);
    await during(options.running, `building ${versions.kind}`, () => buildKind(cache, own, options));
  });
  return own;
}

async function buildKind(cache: BundleCache, target: string, options: KindOptions): Promise<void> {
  const module = join(FIXTURES, 'kind');
  const { signal } = options;
  const go = await findGo([join(module, 'go.mod')], signal).catch((cause) => {
    throw new EnvironmentError(
      `kind is not on PATH, and it could not be built:\n${cause.message}\n  Or install kind: https://kind.sigs.k8s.io/docs/user/quick-start/`,
      { cause },
    );
  });
  const scratch = await cache.scratch('kind');
  try {
    await goBuild({ go, module, signal }, { cgo: false, tags: [], stamps: {} }, scratch);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(scratch, 'kind'), target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Whether it is there and runs. */
async function answers(command: string, signal: AbortSignal): Promise<boolean> {
  try {
    await run(command, ['version', '--quiet'], { signal });
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}
