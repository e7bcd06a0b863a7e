import { readdir, readFile, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';

/** A process of a container, and where the kernel groups it. */
interface LeftProcess {
  pid: number;
  command: string;
  /** Lines of /proc/PID/cgroup that name the container. */
  cgroups: string[];
}

/** Where a machine has its control groups. */
const CGROUPS = '/sys/fs/cgroup';

/**
 * Ends what still runs of containers that their engine no longer lists: under load a node's processes were left in a frozen control group,
 * where no signal reaches them. Only where /proc shows the engine's processes.
 * @throws Error that names what stays
 */
export async function endLeftProcesses(containers: readonly string[]): Promise<void> {
  const end = performance.now() + TIMEOUTS.leftProcesses;
  for (;;) {
    const left = await leftProcesses(containers);
    const [first] = left;
    if (first === undefined) return;
    if (performance.now() > end)
      throw new Error(
        `${left.length} processes of removed nodes still run, such as ${first.pid} (${first.command}) in ${first.cgroups[0]}`,
      );
    for (const file of new Set(left.flatMap(({ cgroups }) => cgroups.flatMap(freezersOf))))
      await writeFile(file, file.endsWith('state') ? 'THAWED' : '0').catch(() => undefined);
    for (const { pid } of left) endProcess(pid);
    await setTimeout(PAUSES.poll);
  }
}

/** At once, as their engine was to. */
function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended, or is not ours to end: the next look tells.
  }
}

async function leftProcesses(containers: readonly string[]): Promise<LeftProcess[]> {
  if (containers.length === 0) return [];
  const pids = (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry));
  const looks = pids.map(async (pid): Promise<LeftProcess[]> => {
    const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
    const cgroups = cgroupsOf(await read('cgroup'), containers);
    if (cgroups.length === 0) return [];
    const stat = await read('stat');
    return isGone(stat) ? [] : [{ pid: Number(pid), command: (await read('comm')).trim(), cgroups }];
  });
  return (await Promise.all(looks)).flat();
}

/** A process that has ended and waits for its parent runs no more. @param stat /proc/PID/stat */
function isGone(stat: string): boolean {
  return stat === '' || ['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2)[0] ?? 'X');
}

/** The lines of /proc/PID/cgroup that name one of the containers. */
export function cgroupsOf(text: string, containers: readonly string[]): string[] {
  return text.split('\n').filter((line) => containers.some((id) => line.includes(id)));
}

/**
 * The files that thaw a control group and those around it, down to the container's.
 * @param line of /proc/PID/cgroup, such as "6:freezer:/libpod_parent/libpod-1f" (cgroups(7))
 */
export function freezersOf(line: string): string[] {
  const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
  const parts = path.split('/').filter(Boolean);
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  if (controllers === '') return paths.map((each) => `${CGROUPS}/${each}/cgroup.freeze`);
  if (!controllers.split(',').includes('freezer')) return [];
  return paths.map((each) => `${CGROUPS}/freezer/${each}/freezer.state`);
}
