import { setImmediate } from 'node:timers/promises';

/**
 * Tells that something runs from now on, for whoever watches.
 * @param name short, such as "kind create"
 * @param detail more about it, where there is room
 * @returns tells that it no longer runs, however it ended; may be called twice
 */
export type Running = (name: string, detail?: string) => () => void;

/** Runs a work, and tells so while it runs. */
export async function during<T>(running: Running, name: string, work: () => Promise<T>): Promise<T> {
  const ended = running(name);
  try {
    return await work();
  } finally {
    ended();
  }
}

/** Tells that a long work runs, until `end`; `hidden` hides that during a question on the terminal. */
export function hideable(
  running: Running,
  name: string,
  detail: string,
): { hidden<T>(work: () => Promise<T>): Promise<T>; end(): void } {
  let ended = running(name, detail);
  return {
    async hidden(work) {
      ended();
      // What was drawn is taken away in the next turn.
      await setImmediate();
      try {
        return await work();
      } finally {
        ended = running(name, detail);
      }
    },
    end: () => ended(),
  };
}
