import { CommandError, run } from '../../system/run.ts';

/** The Debian release under every image of a bundle. */
export const SUITE = 'bookworm';

const FORMAT = '$(ORIGIN)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)';

/**
 * Where this machine gets Debian packages from, as lines of a sources.list for {@link SUITE}.
 * Empty when that is not known here; mmdebstrap then uses its own default.
 */
export async function machineSources(signal: AbortSignal): Promise<string[]> {
  try {
    const args = ['indextargets', '--format', FORMAT, 'Created-By: Packages'];
    return sourcesFrom(await run('apt-get', args, { signal }));
  } catch (error) {
    if (error instanceof CommandError) return [];
    throw error;
  }
}

/** Reads what `apt-get indextargets` printed, one target a line: origin, release, component, address. */
export function sourcesFrom(printed: string): string[] {
  const mirrors = new Map<'main' | 'security', string>();
  const sources = new Set<string>();
  for (const line of printed.split('\n')) {
    const [origin, release = '', component, uri] = line.split('|');
    if (origin !== 'Debian' || component !== 'main' || uri === undefined) continue;
    const kind = release.endsWith('-security') ? 'security' : 'main';
    if (!mirrors.has(kind)) mirrors.set(kind, uri);
    if (release === SUITE || release.startsWith(`${SUITE}-`)) sources.add(`deb ${uri} ${release} main`);
  }
  const { main, security } = Object.fromEntries(mirrors) as { main?: string; security?: string };
  const covered = [...sources].some((source) => source.includes(` ${SUITE} `));
  if (covered || main === undefined) return [...sources].sort();
  const updates = [`deb ${main} ${SUITE} main`, `deb ${main} ${SUITE}-updates main`];
  return security === undefined ? updates : [...updates, `deb ${security} ${SUITE}-security main`];
}
