import { type Check, type Declaration, declare } from './registry.ts';

/**
 * Declares a requirement, the only way to do so. It only registers: `run/requirements-as-tests.ts` makes a test of each.
 *
 * The check returns its evidence, or throws a {@link Violation}, {@link Inconclusive} or {@link Skipped}; whatever
 * else it throws means that nothing could be measured.
 */
export function requirement(id: string, declaration: Declaration, check: Check): void {
  declare(id, declaration, check);
}
