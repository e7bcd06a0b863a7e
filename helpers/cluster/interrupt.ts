/** The user, or whoever runs the program, wants it to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The whole run took longer than it was given. */
export class RunTimeout extends Error {
  override readonly name = 'RunTimeout';
}

/** Signals this close together, ms, are one wish: a terminal's Ctrl-C comes directly, from npm, and from the wrapper. */
const ONE_WISH = 1_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A signal that aborts when the process is told to end. Told again, it says that it is at it: cleaning up goes on, so
 * that pressing Ctrl-C twice is never worse than once.
 */
export function abortOnSignals(say: (line: string) => void): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  let last = Number.NEGATIVE_INFINITY;
  const listener = (name: NodeJS.Signals) => {
    const since = performance.now() - last;
    last = performance.now();
    if (since < ONE_WISH) return;
    if (controller.signal.aborted) {
      say(`${name} again: still cleaning up`);
      return;
    }
    say(`${name}: stopping and cleaning up`);
    controller.abort(new Interrupted(`ended by ${name}`));
  };
  for (const name of SIGNALS) process.on(name, listener);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, listener);
    },
  };
}
