/** Which part of a text that is too long is kept: its beginning, or its end, where the newest of a log stands. */
export type Kept = 'start' | 'end';

/**
 * A text of at most so many characters, cut between lines, that says what was left out.
 * @returns `cut`: in words how much is there; absent where all is
 */
export function capped(text: string, most: number, kept: Kept): { text: string; cut?: string } {
  if (text.length <= most) return { text };
  const part = kept === 'start' ? text.slice(0, most) : text.slice(-most);
  const at = kept === 'start' ? part.lastIndexOf('\n') : part.indexOf('\n');
  const lines = at < 0 ? '' : kept === 'start' ? part.slice(0, at + 1) : part.slice(at + 1);
  const cut = `the ${kept === 'start' ? 'first' : 'last'} ${size(lines.length)} of ${size(text.length)}`;
  const note = `[cut here: ${cut} are kept]\n`;
  return { text: kept === 'start' ? `${lines}${note}` : `${note}${lines}`, cut };
}

function size(characters: number): string {
  return `${Math.round(characters / 1_024)} kB`;
}
