import { readdir, readFile } from 'node:fs/promises';
import { endGroup } from '../system/run.ts';
import { PROGRAM } from '../system/shell-words.ts';
import type { Engine } from './engine/engine.ts';
import { lowerGuard } from './guard.ts';
import { endLeftProcesses } from './left-processes.ts';
import { containersOf, removeNetwork } from './network.ts';
import { endRun, noteContainers, RUN_VARIABLE } from './run-state.ts';

/**
 * Takes away everything of one run on this machine: containers, network, guard rule, files. In this order: the guard
 * stays until nothing is left that could send, the files until nothing is left to be found. What is gone already is no
 * error. An engine may forget a container whose processes still run: these are looked for.
 */
export async function takeDown(
  engine: Engine,
  name: string,
  guardImage: string,
  cacheDir: string,
): Promise<void> {
  try {
    const containers = await noteContainers(cacheDir, name, await containersOf(engine, name));
    await removeNetwork(engine, name);
    await endLeftProcesses(containers);
    await lowerGuard({ engine, image: guardImage }, name);
    await endRun(cacheDir, name);
  } catch (error) {
    throw new Error(
      `not all of ${name} could be removed, try \`${PROGRAM} cleanup\`: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Processes of a run that outlived the one that started them (it was killed): a `kind create` that would go on making
 * nodes. They are known by a variable in their environment. Only where there is /proc.
 */
export async function orphansOf(name: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    const environment = await readFile(`/proc/${entry}/environ`, 'latin1').catch(() => '');
    if (environment.split('\0').includes(`${RUN_VARIABLE}=${name}`)) found.push(Number(entry));
  }
  return found;
}

/** Ends the leaders of a dead run's process groups, and with them their groups. */
export async function endOrphans(name: string): Promise<void> {
  for (const pid of await orphansOf(name)) endGroup(pid);
}
