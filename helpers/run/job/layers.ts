import { existsSync } from 'node:fs';
import { chmod, glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layer } from '../../cluster/bundle/image-archive.ts';
import { layerOf } from '../../cluster/bundle/layer.ts';
import { run } from '../../system/run.ts';
import { USER } from './job-objects.ts';
import { productionPackages } from './production-packages.ts';
import { sharedLibraries } from './shared-libraries.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** The folder of the program in its image. */
export const HOME = 'netconform';

/** The Node that the project brings along, from the project's folder. */
export const NODE = 'node_modules/node/bin/node';

/** Of the program itself; what only tests it or builds clusters stays out. */
const SOURCES = [
  'docs',
  'fixtures',
  'helpers',
  'scripts',
  'suites',
  'package.json',
  'vitest.config.ts',
  'LICENSE',
];
const NOT_RUN = [
  '*.test.ts',
  '*.e2e.ts',
  '*.browser.ts',
  '*.nightly.ts',
  '*.sample.ts',
  'fixtures/bundle',
  'fixtures/kwok',
  'docs/*.png',
];

/** What packages bring along and nobody loads: the same Node once more, types, and maps of sources. */
const NOT_LOADED = [
  ...['bin', 'include', 'share'].map((folder) => `node_modules/node/node_modules/node-*/${folder}`),
  ...['*.map', '*.d.ts', '*.d.mts', '*.d.cts'],
];

/** Equal files give an equal layer. */
const REPRODUCIBLE = [
  ...['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--hard-dereference'],
];

/**
 * The layers of the program's own image, what changes least first: Node's libraries, the packages, the program.
 * @param scratch an empty folder
 */
export async function ownLayers(scratch: string, signal: AbortSignal): Promise<Layer[]> {
  const make = async (name: string, args: readonly string[]) => {
    const file = join(scratch, `${name}.tar`);
    await run('tar', [...REPRODUCIBLE, '-cf', file, ...args], { signal });
    return layerOf(file, signal);
  };
  const ours = (paths: readonly string[], without: readonly string[]) => [
    '--mode=u=rwX,go=rX',
    // Not what symbolic links point to, which is beside them.
    `--transform=s,^,${HOME}/,S`,
    ...without.map((pattern) => `--exclude=${pattern}`),
    ...['-C', ROOT, ...paths],
  ];
  const packages = productionPackages(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
  // Those of other systems are in the lock file and not on this machine.
  const installed = packages.filter((path) => existsSync(join(ROOT, path)));
  return [
    await make('system', [
      ...['--dereference', '-C', await places(scratch), 'etc', 'tmp'],
      ...['-C', '/', ...(await librariesOf(installed, signal))],
    ]),
    await make('packages', ours(installed, NOT_LOADED)),
    await make('program', ours(SOURCES, NOT_RUN)),
  ];
}

/** What Node and the packages' addons load of this machine, from its root. */
async function librariesOf(packages: readonly string[], signal: AbortSignal): Promise<string[]> {
  const programs = [NODE];
  for (const path of packages)
    for await (const addon of glob(`${path}/**/*.node`, { cwd: ROOT })) programs.push(addon);
  const files = new Set<string>();
  for (const program of programs)
    for (const file of sharedLibraries(await run('ldd', [join(ROOT, program)], { signal })))
      files.add(file.slice(1));
  return [...files].sort();
}

/** What a root file system has to have beside the program: a place to write to, and a name for who runs it. */
async function places(scratch: string): Promise<string> {
  const root = join(scratch, 'root');
  await mkdir(join(root, 'etc'), { recursive: true });
  await mkdir(join(root, 'tmp'));
  await chmod(join(root, 'tmp'), 0o1777);
  await writeFile(join(root, 'etc/passwd'), `root:x:0:0::/root:\nnetconform:x:${USER}:${USER}::/tmp:\n`);
  await writeFile(join(root, 'etc/group'), `root:x:0:\nnetconform:x:${USER}:\n`);
  return root;
}
