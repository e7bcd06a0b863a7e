import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type RunConfig, writeArchive } from '../../cluster/bundle/image-archive.ts';
import { goArch, IMAGE_REPOSITORY } from '../../cluster/bundle/versions.ts';
import { EnvironmentError } from '../../config/usage-error.ts';
import { VERSION } from '../../config/version.ts';
import { USER } from './job-objects.ts';
import { NODE, ownLayers, PROGRAM } from './layers.ts';

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
 * Writes an image of this very program to an archive, as `docker save` does: its Node with the libraries that this machine has for
 * it, the packages that it needs to run, and its sources. That takes no registry, no engine and no root.
 * @param file path of the archive
 * @param name of the image
 */
export async function writeOwnImage(file: string, name: string, signal: AbortSignal): Promise<void> {
  if (process.platform !== 'linux')
    throw new EnvironmentError('netconform build-image works on Linux only: it copies the Node that runs it');
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  // Beside the archive: layers are linked into place, and nobody sees half of it under its name.
  const scratch = await mkdtemp(join(folder, `.${basename(file)}-`));
  try {
    const layers = await ownLayers(scratch, signal);
    const archive = join(scratch, 'archive');
    await mkdir(archive);
    const images = [{ name, layers, config: CONFIG }];
    const whole = join(scratch, 'whole');
    await writeArchive({ images, arch: goArch(), file: whole, scratch: archive, signal });
    await rename(whole, file);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
