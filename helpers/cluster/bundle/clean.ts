import { rm } from 'node:fs/promises';
import type { Running } from '../../system/running.ts';
import type { Engine } from '../engine/engine.ts';
import { BundleCache } from './cache.ts';
import { clearStore } from './engine-store.ts';
import { withLock } from './lock.ts';
import { bundleStatus } from './status.ts';

/**
 * Removes every bundle: its folder in the cache and its images in the engine's store. Go's own caches stay,
 * and so do images that a cluster is using; both are said.
 */
export async function cleanBundles(options: {
  engine: Engine | undefined;
  cacheDir: string;
  log: (line: string) => void;
  running: Running;
  signal: AbortSignal;
}): Promise<void> {
  const { engine, log } = options;
  const cache = new BundleCache(options.cacheDir);
  await withLock(cache.dir, options, async () => {
    const bundles = await bundleStatus({ engine: undefined, cacheDir: options.cacheDir });
    for (const part of ['bundles', 'steps', 'tmp']) {
      await rm(`${cache.dir}/${part}`, { recursive: true, force: true });
    }
    const bytes = bundles.reduce((sum, bundle) => sum + bundle.sizeBytes, 0);
    log(`bundle: removed ${bundles.length} from ${cache.dir}, ${(bytes / 1e9).toFixed(1)} GB`);
    if (engine === undefined) return;
    const { removed, refused } = await clearStore(engine);
    log(`bundle: removed ${removed} images from ${engine.name}`);
    for (const reason of refused) log(`bundle: ${engine.name} kept an image: ${reason}`);
  });
}
