import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGzip, gunzipSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';

/** A file of an archive. */
export interface PackedFile {
  /** With slashes, relative to the archive. */
  path: string;
  content: Buffer;
}

/** The files below a folder, under its name, sorted by path. */
export async function filesBelow(folder: string): Promise<PackedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.sort().map(async (path) => ({
      path: `${basename(folder)}${path.slice(folder.length)}`,
      content: await readFile(path),
    })),
  );
}

/** Files as a gzipped tar, which `tar xz` reads. */
export async function packFiles(files: readonly PackedFile[]): Promise<Buffer> {
  const tar = pack();
  for (const { path, content } of files) tar.entry({ name: path, mtime: new Date() }, content);
  tar.finalize();
  return buffer(tar.pipe(createGzip({ level: 9 })));
}

/**
 * Packs a folder into one file beside it. An error is reported and does not fail the run.
 * @returns its path, or nothing
 */
export async function archiveOf(folder: string, tell: (line: string) => void): Promise<string[]> {
  const archive = `${folder}.tar.gz`;
  try {
    await writeFile(archive, await packFiles(await filesBelow(folder)));
    return [archive];
  } catch (error) {
    tell(`no archive: ${(error as Error).message}`);
    return [];
  }
}

/**
 * The files of a gzipped tar.
 * @throws Error for another format, and for a path that leads out of the target folder
 */
export async function unpackFiles(packed: Buffer): Promise<PackedFile[]> {
  const files: PackedFile[] = [];
  const tar = extract();
  tar.end(gunzipSync(packed));
  for await (const entry of tar) {
    const { name: path, type } = entry.header;
    const content = await buffer(entry);
    if (type === 'directory') continue;
    if (type !== 'file' || !isWithin(path)) throw new Error(`it has ${path}, which is not a report file`);
    files.push({ path, content });
  }
  return files;
}

function isWithin(path: string): boolean {
  return (
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !path.includes('\\')
  );
}
