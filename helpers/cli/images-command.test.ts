import { expect, test } from 'vitest';
import { runHere } from '../e2e/support/run-here.ts';
import { inTemporaryFolder } from '../e2e/support/temporary.ts';

test.for<[args: string[], count: number]>([
  [[], 2],
  [['--cni', 'weave'], 5],
  [['--cni', 'none'], 3],
])('images %j prints one reference a line', ([args, count]) =>
  inTemporaryFolder(async (folder) => {
    const { code, stdout, stderr } = await runHere(['images', ...args], folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^(?:[a-z0-9.]+/[^\\s]+:[^\\s]+\\n){${count}}$`));
  }),
);
