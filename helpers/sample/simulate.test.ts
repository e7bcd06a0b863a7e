import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

/** How far, in standard deviations of the binomial distribution, what is seen may lie from what was promised: 1 of 15,000 lies farther. */
const FAR = 4;

test.for([
  { nodes: 1000, degree: 'auto', trials: 100, seed: 1 },
  { nodes: 3000, degree: 'auto', trials: 20, seed: 2 },
  { nodes: 200, degree: 6, trials: 400, seed: 3 },
] as const)(
  'of $nodes nodes faults are found as often as is promised, and named',
  { timeout: 120_000 },
  (asked) => {
    for (const { fault, promised, trials, found, named, read } of simulate(asked)) {
      const deviation = Math.sqrt(trials * promised * (1 - promised));
      expect(Math.abs(found - trials * promised), `${fault}: ${found} of ${trials}`).toBeLessThanOrEqual(
        FAR * deviation + 1e-6,
      );
      expect(named, fault).toBe(read);
    }
  },
);
