import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../kube/wait.ts';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import type { Engine } from './engine/engine.ts';
import { RUN_VARIABLE, runDir } from './run-state.ts';

/**
 * Lets Testcontainers reach the engine: nothing to do for Docker; for Podman its API is served on a socket of the run's
 * own. Ryuk, Testcontainers' own cleaner, is an image more to pull, and we clean by label.
 * @returns ends the service
 */
export async function serveEngine(
  engine: Engine,
  cacheDir: string,
  name: string,
  signal: AbortSignal,
): Promise<() => void> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  if (engine.name === 'docker' || process.env.DOCKER_HOST !== undefined) return () => undefined;
  const dir = runDir(cacheDir, name);
  await mkdir(dir, { recursive: true });
  const socket = join(dir, 'podman.sock');
  const stop = new AbortController();
  engine
    .run(['system', 'service', '--time=0', `unix://${socket}`], {
      signal: stop.signal,
      env: { [RUN_VARIABLE]: name },
    })
    .catch(() => undefined);
  await waitFor(
    'the engine to serve its API',
    async () => (existsSync(socket) ? { done: true } : { waitingFor: socket }),
    {
      withinMs: TIMEOUTS.outsideClient,
      everyMs: PAUSES.engineSocket,
      signal,
    },
  ).catch((error: unknown) => {
    stop.abort();
    throw error;
  });
  process.env.DOCKER_HOST = `unix://${socket}`;
  return () => {
    delete process.env.DOCKER_HOST;
    stop.abort();
  };
}
