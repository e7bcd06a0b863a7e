import { vi } from 'vitest';
import type { Declared } from '../requirement/registry.ts';
import { allRequirements } from '../run/suites.ts';

/** Reads the suites for what they declare: in a worker of vitest they would be tests of their own. */
export async function declaredRequirements(): Promise<Declared[]> {
  vi.stubEnv('VITEST_WORKER_ID', undefined);
  return allRequirements().finally(() => vi.unstubAllEnvs());
}
