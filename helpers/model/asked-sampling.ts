/** What was asked for: so many nodes for each, all of them, or whichever the number of nodes suggests; and which rotation. */
export interface AskedSampling {
  sample: 'auto' | 'all' | number;
  /** From 1; beyond the last one it begins again. */
  rotation: number;
}

/** Without anything asked for. */
export const ALL_PAIRS: AskedSampling = { sample: 'all', rotation: 1 };
