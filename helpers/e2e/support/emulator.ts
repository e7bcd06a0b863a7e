import xterm from '@xterm/headless';

/** What a terminal shows once it has been sent something. */
export interface Emulator {
  write(text: string): Promise<void>;
  resize(columns: number, rows: number): void;
  /** All lines, from the first that scrolled away to the last that is not empty; what the terminal broke is one line again. */
  lines(): string[];
}

export function emulator(columns: number, rows: number): Emulator {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    scrollback: 10_000,
    allowProposedApi: true,
    // A pseudo-terminal makes one of a line feed.
    convertEol: true,
  });
  return {
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    resize: (newColumns, newRows) => terminal.resize(newColumns, newRows),
    lines() {
      const { active } = terminal.buffer;
      const lines: string[] = [];
      for (let index = 0; index < active.length; index += 1) {
        const line = active.getLine(index);
        const text = line?.translateToString(true) ?? '';
        if (line?.isWrapped === true) lines.push(`${lines.pop()}${text}`);
        else lines.push(text);
      }
      while (lines.at(-1) === '') lines.pop();
      return lines;
    },
  };
}
