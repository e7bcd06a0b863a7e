import { flagName } from './options.ts';
import { UsageError } from './usage-error.ts';

/** A flag's text, read by a parser; what that one has against it is told under the flag's name. */
export function read<T>(flag: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw UsageError.of(flagName(flag), text, (error as Error).message);
  }
}
