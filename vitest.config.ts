import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import satisfies from 'semver/functions/satisfies.js';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// An older Node fails in the middle of a test, without a word about itself.
const { engines } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'));
if (!satisfies(process.versions.node, engines.node))
  throw new Error(
    `the tests need Node.js ${engines.node}, not ${process.versions.node}: run \`npm ci\`, then \`npx vitest\` or \`npm test\``,
  );

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['helpers/**/*.test.ts', 'scripts/**/*.test.ts'],
          // Loading modules for each file anew took three quarters of the processors' time.
          isolate: false,
          // With a load of 60, what takes a second by itself takes half a minute.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['helpers/**/*.browser.ts'],
          testTimeout: 60_000,
        },
      },
      endToEnd('core', 'helpers/e2e/core/*.e2e.ts', 'helpers/e2e/core/global-setup.ts'),
      endToEnd('full', 'helpers/**/*.e2e.ts', 'helpers/e2e/support/global-setup.ts'),
      endToEnd('nightly', 'helpers/**/*.nightly.ts', 'helpers/e2e/support/global-setup.ts'),
    ],
  },
});

/** A set of tests on real clusters. */
function endToEnd(name: string, include: string, globalSetup: string): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      include: [include],
      exclude: name === 'core' ? [] : ['helpers/e2e/core/**'],
      globalSetup: [globalSetup],
      // One after the other: they share a cluster and the machine's two cores. Threads, so that Ctrl-C reaches one process,
      // which lets the tests remove what they made.
      fileParallelism: false,
      pool: 'threads',
      runner: 'helpers/e2e/runner/let-tests-end.ts',
      // Only what hangs takes so long: a certify takes 60 s to 100 s on two idle cores, ten times that on a busy machine, and ends by its
      // own bounds.
      testTimeout: 1_800_000,
      hookTimeout: 1_800_000,
      retry: 0,
    },
  };
}
