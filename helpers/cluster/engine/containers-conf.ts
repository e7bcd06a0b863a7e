import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Limits, readLimits } from './limits.ts';

/** Enough for a node; with values above 32768 runc is refused even where the hard limit is higher (measured). */
const PROCESSES = 30_000;

/**
 * The containers.conf that lets Podman start privileged containers where this process may not raise its
 * limits (a container in a sandbox, a restricted virtual machine): its own defaults lie above the hard limits.
 *
 * runc and cgroupfs because crun refuses the mixed (v1 and v2) control groups such places have.
 * The file engine log because there is no journal.
 */
export function containersConf(limits: Limits): string {
  const processes = Math.min(limits.processes ?? PROCESSES, PROCESSES);
  const ulimits = [
    `"nofile=${limits.openFiles ?? 1048576}:${limits.openFiles ?? 1048576}"`,
    `"nproc=${processes}:${processes}"`,
  ];
  return [
    '[containers]',
    `default_ulimits = [${ulimits.join(', ')}]`,
    '[engine]',
    'runtime = "runc"',
    'events_logger = "file"',
    'cgroup_manager = "cgroupfs"',
    '',
  ].join('\n');
}

/**
 * What Podman needs in its environment here: nothing on a usual machine or where the user has set
 * CONTAINERS_CONF, else the path of a configuration of our own. /etc is never written.
 */
export async function podmanEnvironment(cacheDir: string): Promise<NodeJS.ProcessEnv> {
  if (process.env.CONTAINERS_CONF !== undefined || !existsSync('/proc/self/limits')) return {};
  const limits = await readLimits();
  if (limits.canRaise) return {};
  const dir = join(cacheDir, 'engine');
  const file = join(dir, 'containers.conf');
  const content = containersConf(limits);
  // Another run may be reading it at this moment: what is right already is not written again.
  if ((await readFile(file, 'utf8').catch(() => undefined)) !== content) {
    await mkdir(dir, { recursive: true });
    await writeFile(`${file}.${process.pid}`, content);
    await rename(`${file}.${process.pid}`, file);
  }
  return { CONTAINERS_CONF: file };
}
