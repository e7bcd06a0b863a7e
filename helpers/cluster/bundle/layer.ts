import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from '../../system/run.ts';
import type { Layer } from './image-archive.ts';
import type { StepContext, StepName } from './step.ts';

/** Where a file of an image comes from: a step's output, the fixtures, or a symbolic link to another path in it. */
export type FileSource = { step: StepName; path: string } | { fixture: string } | { link: string };

/** The files of a layer by their absolute path in the image. */
export type LayerFiles = Readonly<Record<string, FileSource>>;

/** Makes a layer of files that all belong to root. Equal files give an equal layer. */
export async function makeLayer(context: StepContext, name: string, files: LayerFiles): Promise<Layer> {
  const stage = join(context.scratch, `${name}.files`);
  await mkdir(stage);
  for (const [path, source] of Object.entries(files)) await place(context, join(stage, path), source);
  const file = join(context.scratch, `${name}.tar`);
  await run(
    'tar',
    [
      '--sort=name',
      '--mtime=@0',
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=u=rwX,go=rX',
      '-C',
      stage,
      '-cf',
      file,
      '.',
    ],
    { signal: context.signal },
  );
  return layerOf(file, context.signal);
}

/** A tar file that is there already, as a layer. */
export async function layerOf(file: string, signal: AbortSignal): Promise<Layer> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, { signal });
  return { file, digest: hash.digest('hex') };
}

async function place(context: StepContext, target: string, source: FileSource): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  if ('link' in source) return symlink(source.link, target);
  if ('fixture' in source) return copyFile(join(context.fixtures, source.fixture), target);
  // A link costs nothing, and outputs are on the file system of the scratch folder.
  return link(join(context.outputOf(source.step), source.path), target);
}
