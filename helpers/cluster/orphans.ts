import { readdir, readFile } from 'node:fs/promises';
import { endGroup } from '../system/run.ts';
import { RUN_VARIABLE } from './labels.ts';

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
