import { flagName } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import { type Declared, onlyReads } from '../requirements/registry.ts';

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

/** Why requirements of an audit are not asked. */
const NEEDS_PODS =
  'needs pods of the run, and a run that only reads makes none; --only with its id makes them';

/**
 * Whether a run only reads: each id that was asked for does, and so do some of each area. It makes nothing then.
 * @returns why the others of those areas are not asked, by id; undefined: the run makes its fixtures
 */
export function auditOf(
  requirements: readonly Pick<Declared, 'id' | 'by' | 'creates' | 'ofFixtures'>[],
  only: readonly string[] | undefined,
): Record<string, string> | undefined {
  const reading = requirements.filter(onlyReads);
  const reads = (asked: string) => reading.some(({ id }) => id === asked || id.startsWith(`${asked}-`));
  if (only === undefined || !only.every(reads)) return undefined;
  const others = requirements.filter((one) => !reading.includes(one));
  return Object.fromEntries(others.map(({ id }) => [id, NEEDS_PODS]));
}
