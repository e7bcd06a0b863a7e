/**
 * What has to be undone when a work is over: last made, first undone. An AsyncDisposableStack, which Node 22 does not have yet, would throw
 * what its steps throw; here each failure is told, and none hides another or what the work itself threw.
 */
export class Undo {
  readonly #steps: (() => Promise<void> | void)[] = [];

  /** Gives a step that undoes what has just been made. */
  defer(step: () => Promise<void> | void): void {
    this.#steps.push(step);
  }

  /**
   * Does every step, each of them once, whatever the others throw.
   * @param failed hears what each step throws
   */
  async all(failed: (error: Error) => void): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        failed(error as Error);
      }
    }
  }
}
