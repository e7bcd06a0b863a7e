import { flagName } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Declared } from '../requirements/registry.ts';

/**
 * The requirements that were asked for by id or by area, such as "POD-2" or "SVC"; all where nothing was.
 * @throws UsageError for what names none
 */
export function selected<One extends Pick<Declared, 'id'>>(
  all: readonly One[],
  only: readonly string[] | undefined,
): readonly One[] {
  if (only === undefined) return all;
  const named = (asked: string) => all.filter(({ id }) => id === asked || id.startsWith(`${asked}-`));
  const unknown = only.find((asked) => named(asked).length === 0);
  if (unknown !== undefined) {
    const areas = [...new Set(all.map(({ id }) => id.split('-')[0]))];
    throw UsageError.of(
      flagName('--only'),
      unknown,
      `names no requirement; expected ids such as POD-2, or areas: ${areas.join(', ')}`,
    );
  }
  return all.filter((declared) => only.some((asked) => named(asked).includes(declared)));
}
