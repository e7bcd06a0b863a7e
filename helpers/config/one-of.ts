import { UsageError } from './usage-error.ts';

/**
 * @param option as the user wrote it
 * @throws UsageError where the value is none of those that are allowed
 */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw UsageError.of(option, value, `expected one of ${allowed.join(', ')}`);
  return found;
}
