/** How a reader calls this program: in a checkout, and where npx started it, with npx. */
export const PROGRAM =
  import.meta.url.endsWith('.ts') || process.env.npm_command === 'exec' ? 'npx netconform' : 'netconform';

/** A word as a POSIX shell takes it literally. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command that a reader can copy into a shell: only the words that need quotes have them. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ');
}
