/** What the files of the full set cost, in processor seconds of the tests, the program and the cluster. Only their proportions matter. */
export const COSTS: Readonly<Record<string, number>> = {};
