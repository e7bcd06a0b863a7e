import { existsSync } from 'node:fs';
import { type RunOptions, run } from '../../system/run.ts';

/** runc beside Podman because crun, its default, refuses mixed control groups; netavark and aardvark for networks with names. */
const PACKAGES = ['podman', 'runc', 'netavark', 'aardvark-dns', 'iptables'];

/** Whether this machine's packages can be installed by us: Debian or one of its kin, and root. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version');
}

/**
 * Installs Podman from the machine's Debian packages, saying so first.
 * @returns false, having done nothing, where packages cannot be installed
 * @throws CommandError with apt's own words
 */
export async function installPodman(options: {
  log: (line: string) => void;
  signal: AbortSignal;
}): Promise<boolean> {
  if (!canInstallPackages()) return false;
  options.log(`no container engine here: installing ${PACKAGES.join(', ')} from Debian packages`);
  await installPackages(PACKAGES, options.signal);
  return true;
}

/** apt-get install, without questions and without what is only recommended. */
export async function installPackages(packages: readonly string[], signal: AbortSignal): Promise<void> {
  await apt(['update', '-q'], { signal });
  await apt(['install', '-y', '-q', '--no-install-recommends', ...packages], { signal });
}

/** Leaves Debian packages, as they are, in a folder. */
export async function downloadPackages(
  packages: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await apt(['update', '-q'], { signal });
  await apt(['download', '-q', ...packages], { cwd: folder, signal });
}

function apt(args: string[], options: RunOptions): Promise<string> {
  return run('apt-get', args, { ...options, env: { DEBIAN_FRONTEND: 'noninteractive' } });
}
