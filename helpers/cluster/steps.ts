/** Tells what is going on while something is made, and how long each part took. */
export interface Steps {
  /** Runs a part under a name; parts may overlap. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
}
