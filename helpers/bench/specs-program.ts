import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { goTest, goTestArgs } from '../cluster/bundle/go-build.ts';
import { findGo } from '../cluster/bundle/go-tool.ts';
import { withLock } from '../cluster/bundle/lock.ts';
import { requiredVersion } from '../cluster/bundle/versions.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/e2e-specs');

/** What Kubernetes' releases call e2e.test. */
const PACKAGE = 'k8s.io/kubernetes/test/e2e';
const PROGRAM = 'e2e.test';

/**
 * Path of the e2e test program of Kubernetes, of the version that fixtures/e2e-specs/go.mod pins and go.sum verifies: built from its Go
 * module where the user's cache has it not.
 * @throws EnvironmentError where there is no Go
 */
export async function ensureSpecs(
  cacheDir: string,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<{ program: string; version: string }> {
  const goMod = join(FIXTURES, 'go.mod');
  const version = requiredVersion(await readFile(goMod, 'utf8'), 'k8s.io/kubernetes');
  const own = join(cacheDir, 'e2e-specs');
  const folder = join(own, `${version}-${await keyOf()}`);
  // A lock of its own: clusters may be made meanwhile.
  await withLock(own, { log, running: () => () => undefined, signal }, async () => {
    if (existsSync(folder)) return;
    log(
      `building the e2e specs of Kubernetes ${version} from its Go module (some 10 minutes the first time)`,
    );
    const go = await findGo([goMod], signal);
    const scratch = join(own, 'tmp');
    await rm(scratch, { recursive: true, force: true });
    await mkdir(scratch, { recursive: true });
    const made = await mkdtemp(join(scratch, 'build-'));
    try {
      await goTest({ go, module: FIXTURES, signal }, PACKAGE, join(made, PROGRAM));
      await rename(made, folder);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
  return { program: join(folder, PROGRAM), version };
}

/** Equal inputs, equal key. */
async function keyOf(): Promise<string> {
  const files = await Promise.all(['go.mod', 'go.sum'].map((file) => readFile(join(FIXTURES, file), 'utf8')));
  const inputs = JSON.stringify([files, goTestArgs(PACKAGE, PROGRAM)]);
  return createHash('sha256').update(inputs).digest('hex').slice(0, 16);
}
