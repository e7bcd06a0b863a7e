import { readFileSync } from 'node:fs';

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
