import { basename } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The suites in the order of the network model: what lies deeper first, so that a reader meets the cause before its effects. */
const ORDER = [
  'addressing',
  'nodes',
  'container-to-container',
  'pod-to-pod',
  'pod-to-service',
  'external-to-service',
  'dns',
  'network-policy',
  'weave',
  'recovery',
];

/** Files of tests run in the order of their names. */
class ModelOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => ORDER.indexOf(basename(moduleId, '.ts'));
    const byName = (one: TestSpecification, other: TestSpecification) =>
      one.moduleId < other.moduleId ? -1 : 1;
    return [...files].sort((one, other) => place(one) - place(other) || byName(one, other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: ModelOrder },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['helpers/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'browser',
          include: ['helpers/**/*.browser.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['suites/*.ts'],
          // One worker and one module graph: the suites share one connection to the cluster, and a probe's
          // timing is not disturbed by another suite's.
          isolate: false,
          maxWorkers: 1,
          // As scripts/start.mjs has it for the program itself.
          execArgv: ['--max-semi-space-size=4', '--heap-growing-percent=50'],
          fileParallelism: false,
          retry: 0,
        },
      },
      endToEnd('core', 'helpers/e2e/core/*.e2e.ts', 'helpers/e2e/core/global-setup.ts'),
      endToEnd('full', 'helpers/**/*.e2e.ts', 'helpers/end-to-end/global-setup.ts'),
      endToEnd('nightly', 'helpers/**/*.nightly.ts', 'helpers/end-to-end/global-setup.ts'),
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
      // A whole certify takes 60 s to 100 s on two cores, and 210 s where most of what it waits for never comes and the machine
      // is busy; what hangs is ended by the program's own bounds first.
      testTimeout: 400_000,
      hookTimeout: 300_000,
      retry: 0,
    },
  };
}
