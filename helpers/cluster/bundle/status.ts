import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { presentPlan } from './bundle-steps.ts';
import { BundleCache, type BundleRecord } from './cache.ts';
import { storeHas } from './engine-store.ts';
import { imageNames, type StepName } from './versions.ts';

/** One bundle in the cache, for people to read. */
export interface BundleStatus {
  id: string;
  dir: string;
  /** Its inputs are the present ones: it is what the next run would use. */
  present: boolean;
  complete: boolean;
  /** Its images are in the engine's store. */
  loaded: boolean;
  /** Steps whose output is there. A complete bundle keeps only what runs need. */
  steps: StepName[];
  missing: StepName[];
  sizeBytes: number;
  /** When its build began. */
  begun: Date;
}

/** Every bundle in the cache, begun or complete, newest first. */
export async function bundleStatus(options: {
  engine: Engine | undefined;
  cacheDir: string;
}): Promise<BundleStatus[]> {
  const cache = new BundleCache(options.cacheDir);
  const { plan, versions } = await presentPlan();
  const ids = await readdir(join(cache.dir, 'bundles')).catch(() => []);
  const found = await Promise.all(
    ids.map(async (id): Promise<BundleStatus[]> => {
      const record = await cache.read(id);
      if (record === undefined) return [];
      const { there, missing, sizeBytes } = await measure(record);
      const { node, agnhost } = imageNames(versions, id);
      return [
        {
          id,
          dir: cache.bundleDir(id),
          present: id === plan.id,
          complete: record.complete !== undefined,
          loaded: options.engine !== undefined && (await storeHas(options.engine, [node, agnhost], id)),
          steps: there,
          missing: record.complete === undefined ? missing : [],
          sizeBytes,
          begun: new Date(record.begun),
        },
      ];
    }),
  );
  return found.flat().sort((one, other) => other.begun.getTime() - one.begun.getTime());
}

async function measure(record: BundleRecord) {
  const there: StepName[] = [];
  const missing: StepName[] = [];
  let sizeBytes = 0;
  for (const [name, folder] of Object.entries(record.steps) as [StepName, string][]) {
    const size = await sizeOf(folder);
    (size === undefined ? missing : there).push(name);
    sizeBytes += size ?? 0;
  }
  return { there, missing, sizeBytes };
}

/** Bytes of the files below a folder, a file with two names once; undefined when it is not there. */
async function sizeOf(folder: string): Promise<number | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return undefined;
  const files = entries.filter((entry) => entry.isFile());
  const stats = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name))));
  return [...new Map(stats.map(({ ino, size }) => [ino, size])).values()].reduce(
    (sum, size) => sum + size,
    0,
  );
}
