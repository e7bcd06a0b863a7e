import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type RunConfig, writeArchive } from '../../cluster/bundle/image-archive.ts';
import { type PlatformImage, writeIndexArchive } from '../../cluster/bundle/index-archive.ts';
import { goArch, IMAGE_REPOSITORY } from '../../cluster/bundle/versions.ts';
import type { Processor } from '../../config/option-values.ts';
import { EnvironmentError } from '../../config/usage-error.ts';
import { VERSION } from '../../config/version.ts';
import { USER } from './job-objects.ts';
import { NODE, ownLayers, PROGRAM, programLayer } from './layers.ts';
import { platformLayers } from './platform-layers.ts';

/** What netconform's own image is called unless it is given another name. */
export const OWN_IMAGE = `${IMAGE_REPOSITORY}/netconform:${VERSION}`;

/** It is started as on any machine. Whatever it writes goes below /tmp. */
const CONFIG: RunConfig = {
  Entrypoint: [NODE, PROGRAM],
  Cmd: ['--help'],
  Env: ['HOME=/tmp', 'NETCONFORM_OUT=/tmp/reports'],
  User: `${USER}:${USER}`,
  WorkingDir: '/tmp',
};

/**
 * Writes an image of this very program to an archive that engines and containerd load. Without platforms it is as `docker save` writes
 * it, of the Node, the libraries and the packages that are here, which takes no registry, no engine and no root.
 * @param file path of the archive
 * @param name of the image
 * @param platforms processors that the image is for; each gets its own Node, libraries and packages, from npm and Debian
 */
export async function writeOwnImage(
  file: string,
  name: string,
  platforms: readonly Processor[],
  signal: AbortSignal,
): Promise<void> {
  if (process.platform !== 'linux')
    throw new EnvironmentError('netconform build-image works on Linux only: it copies the Node that runs it');
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  // Beside the archive: layers are linked into place, and nobody sees half of it under its name.
  const scratch = await mkdtemp(join(folder, `.${basename(file)}-`));
  try {
    const archive = join(scratch, 'archive');
    await mkdir(archive);
    const whole = join(scratch, 'whole');
    const target = { file: whole, scratch: archive, signal };
    const program = await programLayer(scratch, signal);
    if (platforms.length === 0) {
      const image = { name, config: CONFIG, layers: [...(await ownLayers(scratch, signal)), program] };
      await writeArchive({ images: [image], arch: goArch(), ...target });
    } else {
      const halves: PlatformImage[] = [];
      for (const arch of platforms) {
        const place = join(scratch, arch);
        await mkdir(place);
        halves.push({
          arch,
          config: CONFIG,
          layers: [...(await platformLayers(arch, place, signal)), program],
        });
      }
      await writeIndexArchive({ name, halves, ...target });
    }
    await rename(whole, file);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
