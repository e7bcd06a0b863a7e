import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A package, by its own package.json. */
export interface Package {
  name: string;
  version: string;
  /** As SPDX has it. */
  license: string;
}

/** The folders of the packages that modules belong to, by the modules' paths. */
export function packageFolders(modules: readonly string[]): string[] {
  const modulesFolder = `${sep}node_modules${sep}`;
  const folders = modules
    .filter((path) => path.includes(modulesFolder))
    .map((path) => {
      const at = path.lastIndexOf(modulesFolder) + modulesFolder.length;
      const [first = '', second = ''] = path.slice(at).split(sep);
      return path.slice(0, at) + (first.startsWith('@') ? join(first, second) : first);
    });
  return [...new Set(folders)].sort();
}

/** @throws Error for a package without a licence: it must not be published as a part of ours */
export function readPackage(folder: string): Package {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, licenses } = manifest;
  // Old packages have a list of objects.
  const license = manifest.license ?? licenses?.[0]?.type;
  if (typeof license !== 'string') throw new Error(`${folder}/package.json names no licence`);
  return { name, version, license };
}

/** What a package asks to be kept with its code: its name, its licence's name, and the texts of its licence and notices. */
export function licenceTexts(folder: string): string {
  const { name, version, license } = readPackage(folder);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${'='.repeat(80)}\n${name} ${version}, ${license}`, ...texts, ''].join('\n\n');
}
