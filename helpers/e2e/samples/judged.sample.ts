import type { Evidence } from '../../model/outcomes.ts';
import type { Verdict } from '../../model/verdict.ts';
import { judge } from '../../requirements/judge.ts';
import { headOf } from '../../requirements/registry.ts';
import { allRequirements } from '../../run/selection.ts';

const DECLARED = new Map((await allRequirements()).map((one) => [one.id, one]));

/**
 * The verdict of a check for tests, as a run would come to it.
 * @throws Error for a requirement that no suite declares
 */
export async function judged(id: string, check: () => Evidence): Promise<Verdict> {
  const declared = DECLARED.get(id);
  if (declared === undefined) throw new Error(`no suite declares ${id}`);
  return (await judge(headOf(declared), async () => check())).verdict;
}
