import { existsSync } from 'node:fs';
import { chmod, glob, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Layer, layerOf } from '../../cluster/bundle/image-archive.ts';
import { LANGUAGE, PACKAGE_ROOT } from '../../model/package-root.ts';
import { run } from '../../system/run.ts';
import { installedPackages, sharedLibraries } from './installed-packages.ts';
import { USER } from './job-objects.ts';

/** The folder that all packages are below: that of a checkout, or the one that netconform is installed in. */
const BASE = PACKAGE_ROOT.split(`${sep}node_modules${sep}`)[0] ?? PACKAGE_ROOT;

/** The folder in the image that stands for {@link BASE}. */
const HOME = 'netconform';

/** Where the image has the Node that runs this. */
export const NODE = '/bin/node';

/** Where the image has the program. */
export const PROGRAM = join('/', HOME, relative(BASE, PACKAGE_ROOT), 'dist/scripts/netconform.js');

/** What the program reads, in a checkout or in an installed package. */
const READ = [
  ...['docs/config.schema.json', 'docs/report.schema.json', 'docs/requirements', 'docs/requirements.json'],
  ...['fixtures', 'helpers/report/html/script.js', 'package.json', 'LICENSE'],
];

/** What builds clusters. */
const NOT_READ = ['fixtures/bundle'];

/** What packages bring along and nobody loads: types, and maps of sources. */
const NOT_LOADED = ['*.map', '*.d.ts', '*.d.mts', '*.d.cts'];

/** Equal files give an equal layer. */
const REPRODUCIBLE = [
  ...['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--hard-dereference'],
];

/**
 * The layers of the program's own image below the program, what changes least first: Node's libraries and the packages.
 * @param scratch an empty folder
 */
export async function ownLayers(scratch: string, signal: AbortSignal): Promise<Layer[]> {
  const all = await installedPackages(PACKAGE_ROOT);
  // One that lies in the folder of another comes with it.
  const packages = all.filter((path) => !all.some((other) => path.startsWith(`${other}${sep}`)));
  const system = { node: process.execPath, root: '/', libraries: await librariesOf(packages, signal) };
  return [await systemLayer(scratch, system, signal), await packagesLayer(scratch, BASE, packages, signal)];
}

/** Node with the files that it and the addons load, by their paths below a root file system. */
export async function systemLayer(
  scratch: string,
  { node, root, libraries }: { node: string; root: string; libraries: readonly string[] },
  signal: AbortSignal,
): Promise<Layer> {
  const own = ['--dereference', '-C', await places(scratch, node), 'bin', 'etc', 'tmp'];
  return make(scratch, 'system', [...own, '-C', root, ...libraries], signal);
}

/** The folders of npm packages below a folder that stands for {@link HOME}. */
export const packagesLayer = (
  scratch: string,
  base: string,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<Layer> => make(scratch, 'packages', ours(base, folders, NOT_LOADED), signal);

/** The program itself, which is the same for every processor. In a checkout it is built: dist/ may be an old build. */
export async function programLayer(scratch: string, signal: AbortSignal): Promise<Layer> {
  const files = READ.map((path) => join(PACKAGE_ROOT, path)).filter((path) => existsSync(path));
  if (LANGUAGE === '.js')
    return make(scratch, 'program', ours(BASE, [join(PACKAGE_ROOT, 'dist'), ...files], NOT_READ), signal);
  const built = join(scratch, 'built');
  const build = [join(PACKAGE_ROOT, 'scripts/build.ts'), join(built, 'dist')];
  await run(process.execPath, build, { signal });
  return make(scratch, 'program', [...ours(BASE, files, NOT_READ), '-C', built, 'dist'], signal);
}

async function make(scratch: string, name: string, args: readonly string[], signal: AbortSignal) {
  const file = join(scratch, `${name}.tar`);
  await run('tar', [...REPRODUCIBLE, '-cf', file, ...args], { signal });
  return layerOf(file, signal);
}

const ours = (base: string, paths: readonly string[], without: readonly string[]) => [
  '--mode=u=rwX,go=rX',
  // Not what symbolic links point to, which is beside them.
  `--transform=s,^,${HOME}/,S`,
  ...without.map((pattern) => `--exclude=${pattern}`),
  ...['-C', base, ...paths.map((path) => relative(base, path))],
];

/** What Node and the packages' addons load of this machine, from its root. */
async function librariesOf(packages: readonly string[], signal: AbortSignal): Promise<string[]> {
  const programs = [process.execPath];
  for (const path of packages)
    for await (const addon of glob('**/*.node', { cwd: path })) programs.push(join(path, addon));
  const files = new Set<string>();
  for (const program of programs)
    for (const file of sharedLibraries(await run('ldd', [program], { signal }))) files.add(file.slice(1));
  return [...files].sort();
}

/** What a root file system has to have beside the program: its Node, a place to write to, and a name for who runs it. */
async function places(scratch: string, node: string): Promise<string> {
  const root = join(scratch, 'root');
  await mkdir(join(root, 'etc'), { recursive: true });
  await mkdir(join(root, 'bin'));
  await symlink(node, join(root, NODE));
  await mkdir(join(root, 'tmp'));
  await chmod(join(root, 'tmp'), 0o1777);
  await writeFile(join(root, 'etc/passwd'), `root:x:0:0::/root:\nnetconform:x:${USER}:${USER}::/tmp:\n`);
  await writeFile(join(root, 'etc/group'), `root:x:0:\nnetconform:x:${USER}:\n`);
  return root;
}
