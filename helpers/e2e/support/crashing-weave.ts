import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../cluster/engine/engine.ts';
import { WEAVE_IMAGES } from '../../cluster/image-list.ts';
import { run } from '../../system/run.ts';

/**
 * An archive of images under Weave Net's names, whose router starts and fails.
 * @param init what it does on its node before that
 */
export async function crashingWeave(engine: Engine, folder: string, init = 'exit 0'): Promise<string> {
  const base = (await engine.run(['images', '--format', '{{.Repository}}:{{.Tag}}']))
    .split('\n')
    .find((image) => /\/agnhost:/.test(image));
  const script = join(folder, 'launch.sh');
  await writeFile(script, '#!/bin/sh\necho "this launch fails, for a test"\nexit 1\n');
  await writeFile(join(folder, 'init.sh'), `#!/bin/sh\n${init}\n`);
  for (const file of ['launch.sh', 'init.sh']) await chmod(join(folder, file), 0o755);
  await writeFile(join(folder, 'Dockerfile'), `FROM ${base}\nCOPY init.sh launch.sh /home/weave/\n`);
  // Under other names first: an image of this name in the engine's store would be taken for the real one.
  const ours = WEAVE_IMAGES.map((image) => image.replace('docker.io/rajchaudhuri', 'localhost/e2e-crashing'));
  await engine.run(['build', '-q', ...ours.flatMap((tag) => ['-t', tag]), folder]);
  try {
    const archive = join(folder, 'weave.tar');
    const multiple = engine.name === 'podman' ? ['-m', '--format', 'docker-archive'] : [];
    await engine.run(['save', ...multiple, '-o', archive, ...ours]);
    await renameImages(archive, folder);
    return archive;
  } finally {
    await engine.run(['rmi', ...ours]);
  }
}

/** Gives the images of an archive their official names, wherever it states them. */
async function renameImages(archive: string, folder: string): Promise<void> {
  const inside = join(folder, 'archive');
  await run('mkdir', [inside]);
  await run('tar', ['-xf', archive, '-C', inside]);
  for (const file of ['manifest.json', 'index.json', 'repositories']) {
    const text = await readFile(join(inside, file), 'utf8').catch(() => undefined);
    if (text !== undefined)
      await writeFile(
        join(inside, file),
        text.replaceAll('localhost/e2e-crashing', 'docker.io/rajchaudhuri'),
      );
  }
  await run('tar', ['-cf', archive, '-C', inside, ...(await readdir(inside))]);
}
