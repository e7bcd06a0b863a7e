import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The folder of a run: its kubeconfig, sockets, and a mark once its cluster is meant to stay. Gone with the cluster.
 * What belongs to a run is known by its labels; this folder only adds to that.
 */
export function runDir(cacheDir: string, name: string): string {
  return join(cacheDir, 'runs', name);
}

export function kubeconfigPath(cacheDir: string, name: string): string {
  return join(runDir(cacheDir, name), 'kubeconfig');
}

const KEPT = 'kept';
const OWNER = 'owner';

/** Begins a run's folder, with the process it belongs to. */
export async function beginRun(cacheDir: string, name: string): Promise<void> {
  await mkdir(runDir(cacheDir, name), { recursive: true, mode: 0o700 });
  await writeFile(join(runDir(cacheDir, name), OWNER), await ownName());
}

/** Marks a run whose cluster is whole and stays when its maker has gone. */
export async function markKept(cacheDir: string, name: string): Promise<void> {
  await writeFile(join(runDir(cacheDir, name), KEPT), '');
}

export async function isKept(cacheDir: string, name: string): Promise<boolean> {
  return (await readdir(runDir(cacheDir, name)).catch((): string[] => [])).includes(KEPT);
}

const CONTAINERS = 'containers';

/**
 * Writes down the containers of a run that is being removed, before their engine forgets them.
 * @returns these, and those that were written down before
 */
export async function noteContainers(
  cacheDir: string,
  name: string,
  ids: readonly string[],
): Promise<string[]> {
  const file = join(runDir(cacheDir, name), CONTAINERS);
  const before = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const all = [...new Set([...before, ...ids])];
  // A cluster of another home has no folder here.
  await writeFile(file, all.join('\n')).catch(() => undefined);
  return all;
}

export async function endRun(cacheDir: string, name: string): Promise<void> {
  await rm(runDir(cacheDir, name), { recursive: true, force: true });
}

/** The runs that have a folder here, each with the process it belongs to. */
export async function knownRuns(cacheDir: string): Promise<{ name: string; owner: string }[]> {
  const names = await readdir(join(cacheDir, 'runs')).catch(() => []);
  return Promise.all(
    names.map(async (name) => ({
      name,
      owner: await readFile(join(runDir(cacheDir, name), OWNER), 'utf8').catch(() => ''),
    })),
  );
}

/** This process, as "pid.start": a later process of the same number has another start. */
export async function ownName(): Promise<string> {
  return `${process.pid}.${(await startOf(process.pid)) ?? ''}`;
}

/** Whether the process named "pid.start" still runs. */
export async function isAlive(owner: string): Promise<boolean> {
  const [pid = '', start = ''] = owner.split('.');
  return /^\d+$/.test(pid) && (await startOf(Number(pid))) === start;
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

/** Everything that this program makes carries these, so that it can be found and told from what others made. */
export const LABELS = {
  /** On networks, containers and images: the name of the cluster or run they belong to. */
  run: 'io.netconform.run',
  /** On networks: the process that made it, as "pid.start", so that one can tell whether it still runs. */
  owner: 'io.netconform.owner',
} as const;

/** The environment variable by which a process is known as a child of a run. */
export const RUN_VARIABLE = 'NETCONFORM_RUN';
