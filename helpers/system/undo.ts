import type { Screen } from './screen.ts';

type Step = () => Promise<void> | void;

/**
 * What has to be undone when a work is over: last made, first undone. An AsyncDisposableStack, which Node 22 does not have yet, would throw
 * what its steps throw; here each failure is told, and none hides another or what the work itself threw.
 */
export class Undo {
  readonly #steps: { step: Step; removes: boolean }[] = [];

  /** Whether something was made that has to be removed. */
  get removes(): boolean {
    return this.#steps.some(({ removes }) => removes);
  }

  /**
   * Gives a step that removes what is made.
   * @returns calls it off
   */
  defer(step: Step): () => void {
    return this.#add({ step, removes: true });
  }

  /** Gives a step that lets go of something that nobody sees, such as a timer or a tunnel. */
  release(step: Step): void {
    this.#add({ step, removes: false });
  }

  #add(one: { step: Step; removes: boolean }): () => void {
    this.#steps.push(one);
    return () => {
      const index = this.#steps.indexOf(one);
      if (index >= 0) this.#steps.splice(index, 1);
    };
  }

  /**
   * Does every step, each of them once, whatever the others throw.
   * @param failed hears what each step throws
   */
  async all(failed: (error: Error) => void): Promise<void> {
    for (let one = this.#steps.pop(); one !== undefined; one = this.#steps.pop()) {
      try {
        await one.step();
      } catch (error) {
        failed(error as Error);
      }
    }
  }
}

/** @throws the one failure, or all of several with the first as their cause */
export function throwTogether(failures: readonly Error[]): void {
  const [first, ...others] = failures;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new Error(failures.map(({ message }) => message).join('\n'), { cause: first });
}

/**
 * Does a work, and undoes what it made, however it ended; shows so where something is removed.
 * @param failed hears what could not be undone, beside the screen
 * @throws what the work threw; what the steps throw is told
 */
export async function undoing<T>(
  screen: Pick<Screen, 'notice' | 'running' | 'step'>,
  work: (undo: Undo) => Promise<T>,
  failed: (message: string) => void = () => undefined,
): Promise<T> {
  const undo = new Undo();
  try {
    return await work(undo);
  } finally {
    const { removes } = undo;
    const start = performance.now();
    const ended = removes ? screen.running('cleaning up') : () => undefined;
    let left = 0;
    await undo.all(({ message }) => {
      left += 1;
      screen.notice(message);
      failed(message);
    });
    ended();
    if (removes && left === 0) screen.step('removed', performance.now() - start);
  }
}
