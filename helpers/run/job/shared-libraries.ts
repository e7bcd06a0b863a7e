/**
 * The files that a program loads when it starts, by what `ldd` prints of it: its libraries and the loader itself.
 * @throws Error where one is missing, or the program needs none, which is not how Node is built
 */
export function sharedLibraries(printed: string): string[] {
  const files: string[] = [];
  for (const line of printed.split('\n')) {
    const missing = /^\s*(\S+) => not found/.exec(line)?.[1];
    if (missing !== undefined) throw new Error(`the library ${missing} is missing on this machine`);
    const file = /(?:=>\s+|^\s*)(\/\S+)\s+\(0x[0-9a-f]+\)$/.exec(line)?.[1];
    if (file !== undefined) files.push(file);
  }
  if (files.length === 0) throw new Error(`expected what ldd says of a program, not "${printed.trim()}"`);
  return files;
}
