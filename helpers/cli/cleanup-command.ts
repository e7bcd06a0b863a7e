import { cacheDirOf } from '../config/read-config.ts';
import { findEngine } from '../engine/find.ts';
import { during } from '../process/running.ts';
import type { Screen } from '../report/screen.ts';
import { EXIT } from '../requirement/result.ts';
import { cleanup } from '../run/cleanup.ts';

export async function runCleanup(screen: Screen, signal: AbortSignal, all: boolean): Promise<number> {
  const cacheDir = cacheDirOf(process.env);
  const log = (line: string) => screen.line(line);
  const engine = await findEngine({ cacheDir, log, signal, install: false });
  const removed = await during(screen.running, 'removing what was left', () =>
    cleanup(engine, cacheDir, { all, log }),
  );
  if (removed.length === 0) screen.line('nothing to remove');
  return EXIT.conformant;
}
