import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is known on this machine of a run: which process it is, and whether its cluster is meant to stay. */
export interface RunState {
  name: string;
  /** Process id, and its start in clock ticks since boot, which tells it from a later one of the same number. */
  pid: number;
  startTicks: string;
  /** Set once the cluster is up and its maker has gone on purpose. */
  kept: boolean;
}

/** The folder of a run: its kubeconfig, kind's configuration, sockets. Gone with the cluster. */
export function runDir(cacheDir: string, name: string): string {
  return join(cacheDir, 'runs', name);
}

export function kubeconfigPath(cacheDir: string, name: string): string {
  return join(runDir(cacheDir, name), 'kubeconfig');
}

export async function writeState(cacheDir: string, name: string, kept: boolean): Promise<void> {
  const dir = runDir(cacheDir, name);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const startTicks = (await startOf(process.pid)) ?? '';
  const state: RunState = { name, pid: process.pid, startTicks, kept };
  await writeFile(join(dir, 'state.json'), JSON.stringify(state));
}

export async function removeState(cacheDir: string, name: string): Promise<void> {
  await rm(runDir(cacheDir, name), { recursive: true, force: true });
}

/** All runs that this machine's cache knows, read as far as they can be read. */
export async function readStates(cacheDir: string): Promise<RunState[]> {
  const names = await readdir(join(cacheDir, 'runs')).catch(() => []);
  const states = await Promise.all(
    names.map(async (name): Promise<RunState> => {
      const text = await readFile(join(runDir(cacheDir, name), 'state.json'), 'utf8').catch(() => '{}');
      return { pid: 0, startTicks: '', kept: false, ...JSON.parse(text), name };
    }),
  );
  return states;
}

/** Whether the process that wrote the state still runs. */
export async function isAlive(state: RunState): Promise<boolean> {
  if (state.pid === 0) return false;
  const start = await startOf(state.pid);
  return start !== undefined && start === state.startTicks;
}

/** Start of a process, in ticks since boot (proc(5), stat field 22); where there is no /proc, "" if it runs. */
async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    try {
      process.kill(pid, 0);
      return '';
    } catch {
      return undefined;
    }
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
