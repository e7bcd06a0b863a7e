import { readFileSync } from 'node:fs';

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
