import { imagesInArchive } from './archive.ts';
import type { Engine } from './engine/engine.ts';
import { hasImage } from './engine/has-image.ts';

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
