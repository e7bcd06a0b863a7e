import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface Manifest {
  dependencies?: Readonly<Record<string, string>>;
  optionalDependencies?: Readonly<Record<string, string>>;
  peerDependencies?: Readonly<Record<string, string>>;
  peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean }>>;
}

/**
 * The folders of all packages that a package needs to run, found as Node finds them, whichever program installed them. A folder that is
 * a symbolic link comes with the one that it points to.
 * @param root folder of the package
 * @throws Error for a package that is needed and not installed
 */
export async function installedPackages(root: string): Promise<string[]> {
  const found = new Set<string>();
  const open = [root];
  for (const folder of open) {
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
    for (const [name, needed] of dependenciesOf(manifest)) {
      const path = placeOf(name, folder);
      if (path === undefined) {
        if (needed) throw new Error(`${folder} needs the package ${name}, which is not installed`);
        continue;
      }
      if (found.has(path)) continue;
      const real = await realpath(path);
      found.add(path);
      found.add(real);
      open.push(real);
    }
  }
  return [...found].sort();
}

function dependenciesOf(manifest: Manifest): [name: string, needed: boolean][] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifest;
  const peers = Object.keys(peerDependencies).filter(
    (name) => manifest.peerDependenciesMeta?.[name]?.optional !== true,
  );
  const optional = Object.keys(optionalDependencies);
  return [
    ...[...Object.keys(dependencies), ...peers]
      .filter((name) => !optional.includes(name))
      .map((name): [string, boolean] => [name, true]),
    ...optional.map((name): [string, boolean] => [name, false]),
  ];
}

/** The folder that Node takes a package from: the nearest node_modules upward that has it. */
function placeOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(join(path, 'package.json'))) return path;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * The files that a program loads when it starts, by what `ldd` prints of it: its libraries and the loader itself.
 * @throws Error where one is missing, or the program needs none, which is not how Node is built
 */
export function sharedLibraries(printed: string): string[] {
  const files: string[] = [];
  for (const line of printed.split('\n')) {
    const missing = /^\s*(\S+) => not found/.exec(line)?.[1];
    if (missing !== undefined) throw new Error(`the library ${missing} is missing on this machine`);
    const file = /(?:=>\s+|^\s*)(\/\S+)\s+\(0x[0-9a-f]+\)$/.exec(line)?.[1];
    if (file !== undefined) files.push(file);
  }
  if (files.length === 0) throw new Error(`expected what ldd says of a program, not "${printed.trim()}"`);
  return files;
}
