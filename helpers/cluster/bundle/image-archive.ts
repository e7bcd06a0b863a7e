import { createHash } from 'node:crypto';
import { link, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../system/run.ts';

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
export function imageConfig(image: Image, arch: string): string {
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
