import { type Check, type Declaration, declare } from './registry.ts';

/** What most requirements of a suite have in common. */
type Common = Pick<Declaration, 'vantage' | 'by' | 'layer'>;

/**
 * Gives a suite the function that declares a requirement, the only way to do so. It only registers: run/requirements-as-tests.ts
 * makes a test of each.
 *
 * A check returns its evidence, or throws a {@link Violation}, {@link Inconclusive} or {@link Skipped}; whatever
 * else it throws means that nothing could be measured.
 * @param common what holds for each requirement of the suite that does not state its own
 */
export function suite(common: Common) {
  return (id: string, own: Omit<Declaration, keyof Common> & Partial<Common>, check: Check): void => {
    declare(id, { ...common, ...own }, check);
  };
}
