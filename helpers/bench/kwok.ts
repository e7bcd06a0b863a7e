import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BundleCache } from '../cluster/bundle/cache.ts';
import { goBuild } from '../cluster/bundle/go-build.ts';
import { findGo } from '../cluster/bundle/go-tool.ts';
import { withLock } from '../cluster/bundle/lock.ts';
import { requiredVersion } from '../cluster/bundle/versions.ts';
import { run } from '../system/run.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/kwok');

/** The annotation of the nodes that kwok plays; it leaves all others alone. */
export const KWOK_NODE = { 'kwok.x-k8s.io/node': 'fake' } as const;

/**
 * Path of kwok, of the version that fixtures/kwok/go.mod pins and go.sum verifies: built from its Go module where the user's cache has
 * it not.
 * @throws EnvironmentError where there is no Go
 */
export async function ensureKwok(
  cacheDir: string,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const goMod = join(FIXTURES, 'go.mod');
  const version = requiredVersion(await readFile(goMod, 'utf8'), 'sigs.k8s.io/kwok');
  const cache = new BundleCache(cacheDir);
  const folder = join(cacheDir, 'kwok', version);
  await withLock(cache.dir, { log, running: () => () => undefined, signal }, async () => {
    if (existsSync(folder)) return;
    log(`building kwok ${version} from its Go module (some 4 minutes the first time)`);
    const go = await findGo([goMod], signal);
    const made = await cache.scratch('kwok');
    try {
      await goBuild({ go, module: FIXTURES, signal }, { cgo: false, tags: [], stamps: {} }, made);
      await mkdir(dirname(folder), { recursive: true });
      await rename(made, folder);
    } finally {
      await rm(made, { recursive: true, force: true });
    }
  });
  return join(folder, 'kwok');
}

/**
 * Plays the nodes with {@link KWOK_NODE} and the pods on them until it is told to end. The kernel ends it as well when this process is
 * killed.
 * @returns ends it, and throws what it said where it had ended by itself
 */
export function playNodes(kwok: string, kubeconfig: string, nodeIP: string): () => Promise<void> {
  const ending = new AbortController();
  const [[key, value]] = Object.entries(KWOK_NODE) as [[string, string]];
  const flags = [
    `--kubeconfig=${kubeconfig}`,
    `--config=${join(FIXTURES, 'stages.yaml')}`,
    '--manage-all-nodes=false',
    `--manage-nodes-with-annotation-selector=${key}=${value}`,
    `--node-ip=${nodeIP}`,
    '--server-address=127.0.0.1:0',
  ];
  const ended = run('setpriv', ['--pdeathsig', 'KILL', kwok, ...flags], { signal: ending.signal }).then(
    () => new Error('kwok ended by itself'),
    (error: Error) => error,
  );
  return async () => {
    const over = await Promise.race([ended, Promise.resolve(undefined)]);
    if (over !== undefined) throw over;
    ending.abort();
    await ended;
  };
}
