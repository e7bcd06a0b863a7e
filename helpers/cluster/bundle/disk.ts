import { existsSync } from 'node:fs';
import { rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../../config/usage-error.ts';
import type { Engine } from '../engine/engine.ts';
import { type BuildOptions, BundleCache, withLock } from './cache.ts';
import { clearStore } from './engine-store.ts';
import { bundleStatus } from './status.ts';

const GIB = 2 ** 30;

/** A folder that a build fills, and how far. */
export interface Room {
  /** Where the folder was chosen: an option, a variable, or whose setting it is. */
  option: string;
  path: string;
  neededBytes: number;
}

/** The same on its file system. */
export interface MeasuredRoom extends Room {
  device: number;
  freeBytes: number;
}

/**
 * Checks that there is room for a build before it begins.
 * @throws UsageError for the first file system that is too small
 */
export async function checkRoom(rooms: readonly Room[]): Promise<void> {
  const measured = await Promise.all(rooms.map(measure));
  const problem = shortage(measured);
  if (problem !== undefined) throw problem;
}

/** The first file system that has less room than all the folders on it need together. */
export function shortage(rooms: readonly MeasuredRoom[]): UsageError | undefined {
  for (const [first, ...others] of Map.groupBy(rooms, ({ device }) => device).values()) {
    if (first === undefined) continue;
    const needed = others.reduce((sum, room) => sum + room.neededBytes, first.neededBytes);
    if (needed <= first.freeBytes) continue;
    const shared =
      others.length === 0 ? '' : `, with ${others.map(({ path }) => path).join(' and ')} on it too`;
    return UsageError.of(
      first.option,
      first.path,
      `its file system has ${gib(first.freeBytes)} free, and building the bundle needs ${gib(needed)}${shared}`,
    );
  }
  return undefined;
}

/** Where the engine keeps its images; undefined when that is not a folder of this machine. */
export async function engineStore(engine: Engine, signal: AbortSignal): Promise<string | undefined> {
  const format = engine.name === 'podman' ? '{{.Store.GraphRoot}}' : '{{.DockerRootDir}}';
  const path = (await engine.run(['info', '--format', format], { signal })).trim();
  return existsSync(path) ? path : undefined;
}

async function measure(room: Room): Promise<MeasuredRoom> {
  const path = existing(room.path);
  const [{ dev }, { bavail, bsize }] = await Promise.all([stat(path), statfs(path)]);
  return { ...room, device: dev, freeBytes: bavail * bsize };
}

/** The folder itself, or the nearest one above it that is there. */
function existing(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existing(dirname(path));
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}

/**
 * Removes every bundle: its folder in the cache and its images in the engine's store. Go's own caches stay,
 * and so do images that a cluster is using; both are said.
 */
export async function cleanBundles(
  options: Omit<BuildOptions, 'engine'> & { engine: Engine | undefined },
): Promise<void> {
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
