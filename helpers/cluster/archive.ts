import { access, constants, stat } from 'node:fs/promises';
import { flagName } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import { run } from '../system/run.ts';
import { type Engine, hasImage } from './engine/engine.ts';

/**
 * The names of the images in an archive as `docker save` or `podman save --format docker-archive` writes it,
 * each with its registry.
 * @throws UsageError when the file is not there, may not be read, or is no such archive
 */
async function imagesInArchive(file: string): Promise<string[]> {
  const flag = flagName('--image-archive');
  const info = await stat(file).catch(() => undefined);
  if (info === undefined) throw UsageError.of(flag, file, 'no such file; expected an archive of images');
  if (!info.isFile()) throw UsageError.of(flag, file, 'not a file; expected an archive of images');
  await access(file, constants.R_OK).catch(() => {
    throw UsageError.of(flag, file, 'may not be read; expected an archive of images');
  });
  try {
    return tagsOf(await run('tar', ['-xOf', file, 'manifest.json']));
  } catch {
    throw UsageError.of(flag, file, 'not an archive of images; expected one as `docker save` writes it');
  }
}

/** The names of the images in several archives. */
export async function imagesInArchives(files: readonly string[]): Promise<Set<string>> {
  return new Set((await Promise.all(files.map(imagesInArchive))).flat());
}

/** Reads the manifest of a docker archive. */
export function tagsOf(manifest: string): string[] {
  const images = JSON.parse(manifest) as { RepoTags?: string[] | null }[];
  return images.flatMap(({ RepoTags }) => RepoTags ?? []).map(withRegistry);
}

/** An image name with the registry that Docker leaves out: nginx:1 is docker.io/library/nginx:1. */
export function withRegistry(name: string): string {
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return `docker.io/library/${name}`;
  return /[.:]/.test(first) || first === 'localhost' ? name : `docker.io/${name}`;
}

/**
 * Sees to it that the engine has the image of the off-cluster client: where only an archive for the nodes has it, that is loaded.
 * @returns takes out again what the engine did not have
 */
export async function clientImage(
  engine: Engine,
  image: string,
  archives: readonly string[],
): Promise<() => Promise<void>> {
  if (await hasImage(engine, image)) return async () => undefined;
  for (const archive of archives) {
    const names = await imagesInArchive(archive);
    if (!names.includes(image)) continue;
    const had = await Promise.all(names.map((name) => hasImage(engine, name)));
    await engine.run(['load', '-q', '-i', archive]);
    return async () => {
      await engine.run(['rmi', ...names.filter((_, index) => !had[index])]);
    };
  }
  return async () => undefined;
}
