/** The requested sample: K per node, all, or auto by the number of nodes; and the rotation. */
export interface AskedSampling {
  sample: 'auto' | 'all' | number;
  /** From 1; after the last one it starts again. */
  rotation: number;
}

/** The default, without an option. */
export const ALL_PAIRS: AskedSampling = { sample: 'all', rotation: 1 };
