import { judge } from '../requirement/judge.ts';
import type { Evidence } from '../requirement/outcomes.ts';
import type { Verdict } from '../requirement/verdict.ts';
import { verdict } from './sample-result.ts';

/** The verdict of a check for tests, as a run would come to it. */
export async function judged(id: string, check: () => Evidence): Promise<Verdict> {
  const { area, level, title, rule } = verdict('conformant');
  return (await judge({ id, area, level, title, rule }, async () => check())).verdict;
}
