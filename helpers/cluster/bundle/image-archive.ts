import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from '../../system/run.ts';
import type { StepContext, StepName } from './versions.ts';

/** One layer of an image: an uncompressed tar file and the SHA-256 of it. */
export interface Layer {
  file: string;
  digest: string;
}

/** What an image says about how it is run: the fields of its configuration that bundles use. */
export interface RunConfig {
  Entrypoint?: string[];
  Cmd?: string[];
  Env?: string[];
  User?: string;
  WorkingDir?: string;
  StopSignal?: string;
  ExposedPorts?: Record<string, Record<string, never>>;
  Labels?: Record<string, string>;
}

export interface Image {
  name: string;
  layers: Layer[];
  config: RunConfig;
}

/**
 * An image's configuration file. Nothing in it differs between two builds of the same layers.
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md
 */
export function imageConfig(image: Omit<Image, 'name'>, arch: string): string {
  return JSON.stringify({
    architecture: arch,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: image.config,
    rootfs: { type: 'layers', diff_ids: image.layers.map(({ digest }) => `sha256:${digest}`) },
    history: image.layers.map(() => ({ created: '1970-01-01T00:00:00Z', created_by: 'netconform' })),
  });
}

/** The files of an archive besides its layers, by name: what `docker save` writes and every engine reads. */
export function archiveFiles(images: readonly Image[], arch: string): Record<string, string> {
  const files: Record<string, string> = {};
  const manifest = images.map((image) => {
    const config = imageConfig(image, arch);
    const name = `${createHash('sha256').update(config).digest('hex')}.json`;
    files[name] = config;
    return {
      Config: name,
      RepoTags: [image.name],
      Layers: image.layers.map(({ digest }) => `${digest}.tar`),
    };
  });
  return { ...files, 'manifest.json': JSON.stringify(manifest) };
}

/**
 * Writes images to an archive, each layer once.
 * @param scratch an empty folder on the layers' file system
 */
export async function writeArchive(options: {
  images: readonly Image[];
  arch: string;
  file: string;
  scratch: string;
  signal: AbortSignal;
}): Promise<void> {
  const { images, arch, file, scratch, signal } = options;
  const files = archiveFiles(images, arch);
  for (const [name, content] of Object.entries(files)) await writeFile(join(scratch, name), content);
  const layers = new Map(images.flatMap((image) => image.layers).map((layer) => [layer.digest, layer.file]));
  for (const [digest, layer] of layers) await link(layer, join(scratch, `${digest}.tar`));
  const names = [...Object.keys(files), ...[...layers.keys()].map((digest) => `${digest}.tar`)];
  await run('tar', ['--numeric-owner', '--owner=0', '--group=0', '-C', scratch, '-cf', file, ...names], {
    signal,
  });
}

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
