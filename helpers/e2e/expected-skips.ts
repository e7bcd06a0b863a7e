import type { Program } from './machine.ts';

/** A test that some machines cannot run. In CI any other skip is a failure. */
export interface ExpectedSkip {
  file: string;
  /** Full name, suites included, as the run prints it. */
  test: string;
  /** The skip is expected only on a machine that lacks this program. */
  lacking: Program;
}

/** All skips that CI accepts. The reason stands in the test itself: `context.skip('reason')`. */
export const EXPECTED_SKIPS: readonly ExpectedSkip[] = [
  {
    file: 'helpers/e2e/permission.e2e.ts',
    test: 'refuses with exit code 2 when the user may not use docker',
    lacking: 'docker',
  },
  {
    file: 'helpers/e2e/permission.e2e.ts',
    test: 'refuses with exit code 2 when the user may not use podman',
    lacking: 'podman',
  },
];
