import { type Check, type Declaration, type Declared, declare } from './registry.ts';

/** Facts that the requirements of a suite share. */
type Common = Pick<Declaration, 'vantage' | 'by' | 'layer'>;

/** Declares a requirement of one suite. */
export interface Requirement {
  (id: string, own: Omit<Declaration, keyof Common> & Partial<Common>, check: Check): void;
  /** The declarations of the suite. */
  readonly declared: readonly Declared[];
}

/**
 * Returns the function that declares the requirements of a suite. The suite exports it as `requirement`. A declaration runs nothing:
 * run/requirements-as-tests.ts turns each one into a test.
 *
 * A check returns its evidence, or throws a {@link Violation}, {@link Inconclusive} or {@link Skipped}. Any other error makes the
 * requirement inconclusive.
 * @param common facts of each requirement that does not state its own
 */
export function suite(common: Common): Requirement {
  const declared: Declared[] = [];
  const requirement = (...[id, own, check]: Parameters<Requirement>) => {
    declared.push(declare(id, { ...common, ...own }, check));
  };
  return Object.assign(requirement, { declared });
}
