import { execFileSync } from 'node:child_process';

/** Programs that some test needs and some machine lacks. */
export const PROGRAMS = ['docker', 'podman'] as const;

export type Program = (typeof PROGRAMS)[number];

/** Whether this machine has a program. */
export function isInstalled(program: Program): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
