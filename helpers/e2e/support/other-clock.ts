import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadPackages } from '../../cluster/engine/install.ts';
import { run } from '../../system/run.ts';

/**
 * The environment in which the program has another clock than the cluster, by libfaketime: Debian's package, unpacked into a folder. How
 * long something takes stays as it is.
 * @param folder an empty one, which has to stay for as long as the program runs
 * @returns of how far the clock is to be ahead, such as "+2h" or "-2h"
 */
export async function otherClocks(folder: string): Promise<(ahead: string) => NodeJS.ProcessEnv> {
  await downloadPackages(['libfaketime'], folder, new AbortController().signal);
  for (const file of await readdir(folder))
    if (file.endsWith('.deb')) await run('dpkg-deb', ['-x', join(folder, file), folder]);
  const files = await readdir(folder, { recursive: true });
  const library = files.find((file) => file.endsWith('/libfaketimeMT.so.1'));
  if (library === undefined) throw new Error(`no libfaketimeMT.so.1 in ${folder}`);
  return (ahead) => ({
    LD_PRELOAD: join(folder, library),
    FAKETIME: ahead,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  });
}
