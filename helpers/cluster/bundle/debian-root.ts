import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../system/run.ts';
import { quoted } from '../../system/shell-words.ts';
import { machineSources, SUITE } from './apt-sources.ts';
import { goArch, imageNames, type Step, type StepContext, type Versions } from './versions.ts';

/** What makes one Debian root file system. */
export interface Root {
  /** File under fixtures/bundle/debian with a package name a line. */
  packages: string;
  variant: 'minbase' | 'essential';
  /** mmdebstrap hooks that run once the packages are in; "$1" is the root. */
  hooks: (context: StepContext) => string[];
}

const NODE: Root = {
  packages: 'debian/node.packages',
  variant: 'minbase',
  hooks: ({ fixtures, names, versions, outputOf }) => [
    `sync-in ${quoted(join(outputOf('kind'), 'base'))} /`,
    `${quoted(join(fixtures, 'debian/node.sh'))} "$1" ${names.pause} ${versions.kubernetes}`,
  ],
};

/** Nothing is installed in it later, so it needs no apt. */
const FIXTURE: Root = { packages: 'debian/fixture.packages', variant: 'essential', hooks: () => [] };

/** The steps that make Debian root file systems, each output one file `root.tar`. */
export function debianSteps(versions: Versions): Step[] {
  const sandbox = imageNames(versions, '').pause;
  const shared = ['debian/slim.cfg', 'debian/tidy.sh'];
  const step = {
    doing: 'fetching and unpacking Debian packages',
    lane: 'fetch',
    recipe: [1, SUITE, sandbox],
    namesBundle: false,
    kept: false,
  } as const;
  return [
    {
      ...step,
      name: 'debian-fixture',
      title: 'Debian root of the fixture images',
      needs: [],
      inputs: [...shared, FIXTURE.packages],
      usualSeconds: 45,
      make: (context) => makeRoot(context, FIXTURE),
    },
    {
      ...step,
      name: 'debian-node',
      title: 'Debian root of the nodes',
      needs: ['kind'],
      inputs: [...shared, NODE.packages, 'debian/node.sh', 'kubernetes/go.mod'],
      usualSeconds: 45,
      make: (context) => makeRoot(context, NODE),
    },
  ];
}

export async function makeRoot(context: StepContext, root: Root): Promise<void> {
  const { fixtures, out, scratch, signal } = context;
  const [packages, slim, sources] = await Promise.all([
    readFile(join(fixtures, root.packages), 'utf8'),
    readFile(join(fixtures, 'debian/slim.cfg'), 'utf8'),
    machineSources(signal),
  ]);
  const hooks = [...root.hooks(context), `${quoted(join(fixtures, 'debian/tidy.sh'))} "$1"`];
  const [command = '', ...before] = [...BOUND, 'mmdebstrap'];
  await run(
    command,
    [
      ...before,
      '--format=tar',
      `--variant=${root.variant}`,
      `--architectures=${goArch()}`,
      // Without it Perl comes along, 45 MB, to move /bin to /usr/bin in a root that has it there from the start.
      '--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr',
      '--aptopt=APT::Install-Recommends "false"',
      `--include=${lines(packages).join(',')}`,
      ...lines(slim).map((line) => `--dpkgopt=${line}`),
      ...hooks.map((hook) => `--customize-hook=${hook}`),
      SUITE,
      join(out, 'root.tar'),
      ...(sources.length === 0 ? [] : ['-']),
    ],
    {
      signal,
      // Programs for an administrator are in folders that a short PATH leaves out.
      env: { TMPDIR: scratch, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8' },
      ...(sources.length === 0 ? {} : { input: `${sources.join('\n')}\n` }),
    },
  );
}

/**
 * As root, mmdebstrap mounts this machine's /sys and more inside the root it makes. In namespaces of its own the mounts
 * and all its processes end together, and they do when this process is killed.
 */
const BOUND =
  process.getuid?.() === 0
    ? 'setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child'.split(' ')
    : [];

/** The lines of a list that say something: "#" starts a comment. */
function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
