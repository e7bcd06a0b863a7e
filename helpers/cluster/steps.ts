import { during, type Running } from '../system/running.ts';
import { traced } from '../system/trace.ts';

/** Tells what is going on while something is made, and how long each part took. */
export interface Steps {
  /** Runs a part under a name; parts may overlap. What throws is not told as done. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** A line that a program says which makes a part, for who wants to know that much. */
  detail(line: string): void;
}

/**
 * @param watcher hears which parts run, and what is said meanwhile
 * @param done called with each part's name and the time it took, ms
 */
export function timedSteps(
  watcher: { running: Running; detail(line: string): void },
  done: (name: string, ms: number) => void,
): Steps {
  return {
    async step(name, work) {
      const start = performance.now();
      const result = await during(watcher.running, name, () => traced('run', name, work));
      done(name, performance.now() - start);
      return result;
    },
    detail: watcher.detail,
  };
}
