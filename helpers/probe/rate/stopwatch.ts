/** Times what one source asks, from its first turn on; where nobody tells of turns, since it was made. */
export class Stopwatch {
  #begun = performance.now();
  #turned = false;
  #waitedMs = 0;

  /** A turn of the source has come, after it has waited for so long, ms. */
  turn(waitedMs: number): void {
    if (this.#turned) this.#waitedMs += waitedMs;
    else this.#begun = performance.now();
    this.#turned = true;
  }

  /** Time since the first turn, ms. */
  get ms(): number {
    return performance.now() - this.#begun;
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
