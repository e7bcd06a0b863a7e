import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file whole or not at all: whoever reads it never sees half of one.
 * @throws Error that names the file, and what the file system says
 */
export async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  const part = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(part, content);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    // Of a disk that is full the file system does not say which file it was.
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}
