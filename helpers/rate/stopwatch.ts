/** Times what one source asks, from its first turn on. */
export class Stopwatch {
  #begun: number | undefined;
  #waitedMs = 0;

  /** A turn of the source has come, after it has waited for so long, ms. */
  turn(waitedMs: number): void {
    if (this.#begun === undefined) this.#begun = performance.now();
    else this.#waitedMs += waitedMs;
  }

  /** Time since the first turn, ms; 0 before it. */
  get ms(): number {
    return this.#begun === undefined ? 0 : performance.now() - this.#begun;
  }

  /** How long the turns after the first one were waited for, ms. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** Time since the first turn in which nothing had to be waited for, ms: what a window is measured by. */
  get ownMs(): number {
    return this.ms - this.#waitedMs;
  }
}
