import { CommandError } from '../../system/run.ts';
import type { Engine } from '../engine/engine.ts';
import { BUILDER_PREFIX, BUNDLE_LABEL } from './versions.ts';

/** Whether the engine's store holds all the images, as a bundle's own: one call of the engine, 0.1 s. */
export async function storeHas(
  engine: Engine,
  images: readonly string[],
  id: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const format = `{{index .Config.Labels "${BUNDLE_LABEL}"}}`;
  try {
    const printed = await engine.run(
      ['image', 'inspect', '--format', format, ...images],
      signal === undefined ? {} : { signal },
    );
    return printed.split('\n').filter((line) => line === id).length === images.length;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

/** Reads an archive's images into the engine's store. */
export async function loadArchive(engine: Engine, file: string, signal: AbortSignal): Promise<void> {
  await engine.run(['load', '--quiet', '--input', file], { signal });
}

/**
 * Removes the images of every bundle, and containers that a killed build left.
 * @returns how many images went, and the engine's words for each that it would not remove, such as one in use
 */
export async function clearStore(engine: Engine): Promise<{ removed: number; refused: string[] }> {
  // By name: a cluster's nodes carry the label too, from their image, and are not a build's.
  const builders = await ids(engine, ['ps', '--all', '--filter', `name=^${BUILDER_PREFIX}`]);
  if (builders.length > 0) await engine.run(['rm', '--force', '--volumes', ...builders]);
  const images = new Set(await ids(engine, ['image', 'ls', '--filter', `label=${BUNDLE_LABEL}`]));
  const refused: string[] = [];
  for (const image of images) {
    try {
      await engine.run(['image', 'rm', image]);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      refused.push(error.stderr.trim());
    }
  }
  return { removed: images.size - refused.length, refused };
}

async function ids(engine: Engine, list: string[]): Promise<string[]> {
  const printed = await engine.run([...list, '--quiet', '--no-trunc']);
  return printed.split('\n').filter((line) => line !== '');
}
