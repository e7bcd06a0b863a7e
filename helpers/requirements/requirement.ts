import { type Check, type Declaration, type Declared, declare } from './registry.ts';

/** The common facts of a suite's requirements. */
type Common = Pick<Declaration, 'vantage' | 'by' | 'layer'>;

/** Declares a requirement of one suite. */
export interface Requirement {
  (id: string, own: Omit<Declaration, keyof Common> & Partial<Common>, check: Check): void;
  /** The declarations of the suite. */
  readonly declared: readonly Declared[];
}

/**
 * Gives a suite the function that declares a requirement, the only way to do so. The suite exports it as `requirement`. Nothing runs by
 * that: run/requirements-as-tests.ts makes a test of each.
 *
 * A check returns its evidence, or throws a {@link Violation}, {@link Inconclusive} or {@link Skipped}; whatever
 * else it throws means that nothing could be measured.
 * @param common what holds for each requirement of the suite that does not state its own
 */
export function suite(common: Common): Requirement {
  const declared: Declared[] = [];
  const requirement = (...[id, own, check]: Parameters<Requirement>) => {
    declared.push(declare(id, { ...common, ...own }, check));
  };
  return Object.assign(requirement, { declared });
}
