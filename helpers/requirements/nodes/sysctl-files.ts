/** A file that sysctl settings are read from at boot. */
export interface SysctlFile {
  path: string;
  text: string;
}

/** Folders in the order in which one hides files of the same name in the next (sysctl.d(5)); /run does not outlive a boot. */
const FOLDERS = ['/etc/sysctl.d/', '/usr/local/lib/sysctl.d/', '/usr/lib/sysctl.d/', '/lib/sysctl.d/'];

/** Where else settings are read from, last of all. */
const LAST = '/etc/sysctl.conf';

/** A setting as the files leave it after a boot, and the file that has the last word. */
export function settingAfterBoot(
  files: readonly SysctlFile[],
  names: readonly string[],
): { value: string; path: string } | undefined {
  const effective = FOLDERS.flatMap((folder, rank) =>
    files
      .filter(({ path }) => path.startsWith(folder))
      .map((file) => ({ ...file, rank, name: file.path.slice(folder.length) })),
  )
    .filter((file, _, all) => !all.some(({ name, rank }) => name === file.name && rank < file.rank))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const inOrder = [...effective, ...files.filter(({ path }) => path === LAST)];
  return inOrder.flatMap(({ path, text }) => linesOf(text, names).map((value) => ({ value, path }))).at(-1);
}

/** Values that a file gives any of the names, which may be written with dots or slashes and be allowed to fail by "-". */
function linesOf(text: string, names: readonly string[]): string[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*-?\s*([\w./]+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    return names.includes(name.replaceAll('/', '.')) ? [value] : [];
  });
}
