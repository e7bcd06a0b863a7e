import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

/** The machine that something is measured on, and how busy it is before, such as "2 × AMD EPYC, 24 GiB, load 0.1". */
export function machine(): string {
  const all = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${all.length} × ${all[0]?.model.trim() ?? 'processor'}, ${memory}, load ${(loadavg()[0] ?? 0).toFixed(1)}`;
}

/** Ticks in a second of what /proc/stat counts by, on every architecture that Node runs on. */
const USER_HZ = 100;

/**
 * The time that the machine's processors have worked since it was started, s, by proc_stat(5): of everything on it, clusters and their
 * nodes too, which no process could count of itself.
 * @param stat the text of /proc/stat
 */
export function machineSeconds(stat = readFileSync('/proc/stat', 'utf8')): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '')
    .split(' ')
    .map(Number);
  return (user + nice + system + irq + softirq) / USER_HZ;
}

/**
 * The most memory that this process has had since its program began, MB: VmHWM of proc_pid_status(5). What getrusage(2) says
 * begins at the parent's, since a fork keeps it over exec.
 * @throws Error on a system without /proc
 */
export function mostMemory(): number {
  const [, kB] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  if (kB === undefined) throw new Error('no VmHWM in /proc/self/status');
  return Number(kB) / 1024;
}
