import { readFile, writeFile } from 'node:fs/promises';

/** CAP_SYS_RESOURCE, as bit number in a capability set (linux/capability.h). */
const CAP_SYS_RESOURCE = 24n;

/** What /proc/self/status and /proc/self/limits tell of this process's bounds. */
export interface Limits {
  /** Whether hard limits can be raised. */
  canRaise: boolean;
  /** Hard limit of open files, or undefined for none. */
  openFiles: number | undefined;
  /** Hard limit of processes, or undefined for none. */
  processes: number | undefined;
}

export async function readLimits(): Promise<Limits> {
  return parseLimits(
    await readFile('/proc/self/status', 'utf8'),
    await readFile('/proc/self/limits', 'utf8'),
  );
}

export function parseLimits(status: string, limits: string): Limits {
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
  return {
    canRaise: ((BigInt(`0x${bounding}`) >> CAP_SYS_RESOURCE) & 1n) === 1n,
    openFiles: hardLimit(limits, 'Max open files'),
    processes: hardLimit(limits, 'Max processes'),
  };
}

function hardLimit(limits: string, name: string): number | undefined {
  const line = limits.split('\n').find((candidate) => candidate.startsWith(name));
  const hard = line?.slice(name.length).trim().split(/\s+/)[1];
  return hard === undefined || hard === 'unlimited' ? undefined : Number(hard);
}

const INSTANCES = '/proc/sys/fs/inotify/max_user_instances';

/**
 * What kind's own guide asks for ("Pod errors due to too many open files"). All nodes of all clusters on a machine share
 * one budget, a node takes about twenty, and the kernel's default is 128: the sixth node's kube-proxy then fails.
 */
const ENOUGH = 1024;

/**
 * Raises the number of inotify instances that nodes may have, where this process may do so, and says so. The setting
 * stays: other clusters come to rely on it, and it costs nothing while it is not used.
 */
export async function allowInotify(log: (line: string) => void): Promise<void> {
  const now = Number(await readFile(INSTANCES, 'utf8').catch(() => ENOUGH));
  if (now >= ENOUGH) return;
  try {
    await writeFile(INSTANCES, `${ENOUGH}\n`);
    log(`machine fs.inotify.max_user_instances raised from ${now} to ${ENOUGH}: kind's nodes share it`);
  } catch {
    log(
      `machine fs.inotify.max_user_instances is ${now}, too low for several nodes: if pods fail with "too many open files", sysctl -w fs.inotify.max_user_instances=${ENOUGH}`,
    );
  }
}
