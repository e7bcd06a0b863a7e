/** A file with a node's state, and the shell commands that print it. */
export interface NodeFile {
  name: string;
  what: string;
  /** Each command is printed above its output. Missing programs are left out. */
  commands: readonly string[];
  /** Only root on the node may read it. */
  root?: true;
  /** Converts the output for people. */
  shown?: (text: string) => string;
}

/**
 * A shell script that prints all of these files, each after a line with a mark.
 * @param mark a word that no command prints
 */
export function scriptOf(files: readonly NodeFile[], mark: string): string {
  const parts = files.flatMap(({ name, commands, shown }) => [
    `echo '${mark} ${name}'`,
    ...commands.map((command) => {
      const [program] = command.split(' ');
      const heading = shown === undefined ? `echo '# ${command}'; ` : '';
      return `if command -v ${program} > /dev/null; then ${heading}${command} 2>&1; fi`;
    }),
  ]);
  // The output of a failed command says so; the script continues.
  return [...parts, 'true'].join('\n');
}

/** The output of such a script, by file. */
export function splitFiles(text: string, mark: string): Map<string, string> {
  return new Map(
    `\n${text}`
      .split(`\n${mark} `)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return end < 0 ? [part, ''] : [part.slice(0, end), `${part.slice(end + 1).trimEnd()}\n`];
      }),
  );
}

/** Lines of `grep` over /proc/sys in the form of `sysctl`: a dot within a name, such as an interface's, becomes a slash. */
export function sysctlLines(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const [, path, value] = /^\/proc\/sys\/([^:]+):(.*)$/.exec(line) ?? [];
      if (path === undefined || value === undefined) return [];
      const name = path
        .split('/')
        .map((part) => part.replaceAll('.', '/'))
        .join('.');
      return [`${name} = ${value.replaceAll('\t', ' ')}\n`];
    })
    .join('');
}
