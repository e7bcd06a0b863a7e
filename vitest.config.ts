import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The suites in the order of the network model: what lies deeper first, so that a reader meets the cause before its effects. */
const ORDER = [
  'addressing',
  'nodes',
  'container-to-container',
  'pod-to-pod',
  'pod-to-service',
  'external-to-service',
];

class ModelOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => ORDER.indexOf(basename(moduleId, '.ts'));
    return [...files].sort((one, other) => place(one) - place(other));
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
          include: ['helpers/**/*.e2e.ts'],
          fileParallelism: false,
          retry: 0,
        },
      },
    ],
  },
});
