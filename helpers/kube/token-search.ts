/** What a command said before the line of its token, and the exit code on that line. */
export interface Ended {
  text: string;
  exitCode: number;
}

/**
 * Finds the line "<token> <exit code>" in a stream that comes in chunks. It searches each chunk once, so that the work grows with the bytes
 * and not with their square.
 */
export class TokenSearch {
  readonly #chunks: Buffer[] = [];
  readonly #mark: string;
  /** The end of what has come: the line of the token may have begun in it. */
  #tail = Buffer.alloc(0);

  constructor(token: string) {
    this.#mark = `\n${token} `;
  }

  /** @returns what came before the line, without the newline that was put before it; undefined while the line is not whole */
  add(chunk: Buffer): Ended | undefined {
    this.#chunks.push(chunk);
    const window = Buffer.concat([this.#tail, chunk]);
    const at = window.indexOf(this.#mark);
    const end = at < 0 ? -1 : window.indexOf('\n', at + this.#mark.length);
    if (end < 0) {
      this.#tail = window.subarray(at < 0 ? Math.max(0, window.length - this.#mark.length + 1) : at);
      return undefined;
    }
    const all = Buffer.concat(this.#chunks);
    return {
      // Decoded at once: a chunk may end within a character.
      text: all.toString('utf8', 0, all.length - window.length + at),
      exitCode: Number(window.toString('utf8', at + this.#mark.length, end)),
    };
  }
}
