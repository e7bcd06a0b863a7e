/** Tells what is going on while something is made, and how long each part took. */
export interface Steps {
  /** Runs a part under a name; parts may overlap. What throws is not told as done. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** @param done called with each part's name and the time it took, ms */
export function timedSteps(done: (name: string, ms: number) => void): Steps {
  return {
    async step(name, work) {
      const start = performance.now();
      const result = await work();
      done(name, performance.now() - start);
      return result;
    },
  };
}
