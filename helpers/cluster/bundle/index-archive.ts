import { createHash } from 'node:crypto';
import { link, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../system/run.ts';
import { type Image, imageConfig } from './image-archive.ts';
import { goArch } from './versions.ts';

/** An image for one processor. */
export interface PlatformImage extends Omit<Image, 'name'> {
  arch: string;
}

const BLOBS = 'blobs/sha256';

const OCI = 'application/vnd.oci.image';

/** A reference to a blob, by its digest. */
interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

/**
 * The files of an OCI archive besides its layers, by name: one index of an image for several processors. `manifest.json` names one of
 * them for engines that read only what `docker save` writes.
 * @param sizes of layers, in bytes, by digest
 * @param dockerArch the processor that `manifest.json` is for, where the image is for it
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function indexArchiveFiles(
  name: string,
  halves: readonly PlatformImage[],
  sizes: ReadonlyMap<string, number>,
  dockerArch: string,
): Record<string, string> {
  const files: Record<string, string> = { 'oci-layout': JSON.stringify({ imageLayoutVersion: '1.0.0' }) };
  const add = (mediaType: string, content: string): Descriptor => {
    const digest = createHash('sha256').update(content).digest('hex');
    files[`${BLOBS}/${digest}`] = content;
    return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(content) };
  };
  const manifests = halves.map((half) => {
    const config = add(`${OCI}.config.v1+json`, imageConfig(half, half.arch));
    const layers = half.layers.map(({ digest }): Descriptor => {
      const size = sizes.get(digest);
      if (size === undefined) throw new Error(`the size of layer ${digest} is not known`);
      return { mediaType: `${OCI}.layer.v1.tar`, digest: `sha256:${digest}`, size };
    });
    const mediaType = `${OCI}.manifest.v1+json`;
    const manifest = add(mediaType, JSON.stringify({ schemaVersion: 2, mediaType, config, layers }));
    return { ...manifest, platform: { architecture: half.arch, os: 'linux' }, config };
  });
  const mediaType = `${OCI}.index.v1+json`;
  const entries = manifests.map(({ config: _, ...entry }) => entry);
  const index = add(mediaType, JSON.stringify({ schemaVersion: 2, mediaType, manifests: entries }));
  const tag = name.slice(name.lastIndexOf(':') + 1);
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': tag };
  const top = { schemaVersion: 2, mediaType, manifests: [{ ...index, annotations }] };
  files['index.json'] = JSON.stringify(top);
  const own = halves.findIndex(({ arch }) => arch === dockerArch);
  const chosen = own === -1 ? 0 : own;
  const blob = (digest = '') => `${BLOBS}/${digest.replace('sha256:', '')}`;
  const docker = {
    Config: blob(manifests[chosen]?.config.digest),
    RepoTags: [name],
    Layers: halves[chosen]?.layers.map(({ digest }) => blob(digest)),
  };
  files['manifest.json'] = JSON.stringify([docker]);
  return files;
}

/**
 * Writes an image for several processors to one archive, each layer once.
 * @param scratch an empty folder on the layers' file system
 */
export async function writeIndexArchive(options: {
  name: string;
  halves: readonly PlatformImage[];
  file: string;
  scratch: string;
  signal: AbortSignal;
}): Promise<void> {
  const { name, halves, file, scratch, signal } = options;
  const layers = new Map(halves.flatMap((half) => half.layers).map((layer) => [layer.digest, layer.file]));
  const sizes = new Map<string, number>();
  for (const [digest, layer] of layers) sizes.set(digest, (await stat(layer)).size);
  await mkdir(join(scratch, BLOBS), { recursive: true });
  const files = indexArchiveFiles(name, halves, sizes, goArch());
  for (const [name, content] of Object.entries(files)) await writeFile(join(scratch, name), content);
  const blobs = [...layers.keys()].map((digest) => `${BLOBS}/${digest}`);
  for (const [digest, layer] of layers) await link(layer, join(scratch, BLOBS, digest));
  const names = [...Object.keys(files), ...blobs];
  await run('tar', ['--numeric-owner', '--owner=0', '--group=0', '-C', scratch, '-cf', file, ...names], {
    signal,
  });
}
