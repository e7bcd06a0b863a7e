import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['helpers/**/*.test.ts', 'scripts/**/*.test.ts'],
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
          fileParallelism: false,
          retry: 0,
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['e2e/*.test.ts'],
          fileParallelism: false,
          retry: 0,
        },
      },
    ],
  },
});
