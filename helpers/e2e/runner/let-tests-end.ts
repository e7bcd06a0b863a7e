import { TestRunner, type TestRunnerConfig } from 'vitest';

/**
 * Vitest's own runner drops a running test when the run is cancelled and does not wait for its `finally`. With this one the test
 * ends by itself and removes what it made; no further test begins.
 */
export default class extends TestRunner {
  constructor(config: TestRunnerConfig) {
    super(config);
    const cancel = this.cancel.bind(this);
    // Vitest replaces this method by one that also aborts the running test.
    Object.defineProperty(this, 'cancel', { get: () => cancel, set: () => undefined });
  }
}
