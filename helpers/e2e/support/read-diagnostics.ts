import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The texts of all files below a folder, by their paths from there on; none where there is no such folder. */
export async function readFolder(folder: string): Promise<Record<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = files.map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}

/** What a run left in its folder of diagnostics; none where it took none. */
export async function readDiagnostics(out: string): Promise<Record<string, string>> {
  const [run = ''] = await readdir(out);
  return readFolder(join(out, run, 'diagnostics'));
}
