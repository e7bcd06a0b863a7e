/** A file with sysctl settings for the boot. */
export interface SysctlFile {
  path: string;
  text: string;
}

/** Folders in order of precedence: one hides files of the same name in the next (sysctl.d(5)). /run is empty after a boot. */
const FOLDERS = ['/etc/sysctl.d/', '/usr/local/lib/sysctl.d/', '/usr/lib/sysctl.d/', '/lib/sysctl.d/'];

/** The last file, which overrides the folders. */
const LAST = '/etc/sysctl.conf';

/** A setting after a boot, and the file that decides it. */
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

/** Values for any of the names in a file. Names may have dots or slashes, and a leading "-" that permits failure. */
function linesOf(text: string, names: readonly string[]): string[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*-?\s*([\w./]+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    return names.includes(name.replaceAll('/', '.')) ? [value] : [];
  });
}
