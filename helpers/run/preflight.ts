import { ApiException } from '@kubernetes/client-node';
import { EnvironmentError } from '../config/usage-error.ts';
import { shortReason } from '../kube/wait.ts';
import type { Declared } from '../requirements/registry.ts';
import type { Screen } from '../system/screen.ts';
import { PROGRAM } from '../system/shell-words.ts';
import { missingRights } from './rights/missing-rights.ts';
import { needsOf } from './rights/need.ts';
import { needsFor } from './rights/needs.ts';
import { type Weighed, weighRights } from './rights/weigh-rights.ts';
import type { UnderTest } from './target.ts';

/** Why what makes namespaces cannot be tried in one that was given. */
const ONLY_IN_OWN = 'it needs three new namespaces; a run with --namespace creates none';

/** What this user's rights mean for a run. */
export interface Rights extends Weighed {
  /** Why the API server does not say which there are, where that is so. */
  unknown?: string;
}

/**
 * Asks, before anything is made, whether this user may do what the run needs.
 * @throws EnvironmentError that names every right that no run can do without
 */
export async function preflight(underTest: UnderTest, asked: AskedRights): Promise<Rights> {
  const rights = await askRights(underTest, asked);
  if (rights.needed.length > 0) throw new EnvironmentError(refusal(rights.needed, asked.given));
  return rights;
}

/** Tells what a run goes without for lack of rights. */
export function printRights(
  { withheld, untold, unknown }: Omit<Rights, 'needed'>,
  screen: Pick<Screen, 'line' | 'notice'>,
): void {
  if (unknown !== undefined)
    screen.notice(`rights  the API server does not report the rights of this user: ${unknown}`);
  for (const line of untold) screen.line(`rights  this user may not ${line}`);
  printSkips(withheld, screen);
}

/** What decides which rights a run needs. */
interface AskedRights {
  /** The namespace that was given; undefined: the run makes its own. */
  given: string | undefined;
  requirements: readonly Declared[];
  disruptive: boolean;
  /** The run only reads. */
  audit: boolean;
}

/** What this user's rights mean for a run; nothing is made and nothing told. */
export async function askRights(
  { kube, context }: UnderTest,
  { given, requirements, disruptive, audit }: AskedRights,
): Promise<Rights> {
  const namespace = given === undefined ? 'own' : 'given';
  const place = { namespace: given, agent: context.agent?.namespace };
  const needs = needsOf(needsFor(requirements), { namespace, disruptive, audit }).filter(
    ({ optional }) => optional !== true,
  );
  let unknown: string | undefined;
  const missing = await missingRights(kube, needs, place).catch((error: unknown) => {
    if (!(error instanceof ApiException && error.code === 403)) throw error;
    unknown = shortReason(error);
    return [];
  });
  const weighed = weighRights(missing, requirements, context.cni);
  if (given !== undefined)
    for (const { id, requires } of requirements)
      if (requires.includes('three namespaces')) weighed.withheld[id] = ONLY_IN_OWN;
  return { ...weighed, ...(unknown === undefined ? {} : { unknown }) };
}

/** One line for each reason, with all that it is the reason of. */
export function printSkips(withheld: Readonly<Record<string, string>>, screen: Pick<Screen, 'notice'>): void {
  for (const reason of new Set(Object.values(withheld))) {
    const ids = Object.keys(withheld).filter((id) => withheld[id] === reason);
    screen.notice(`skipped ${ids.join(', ')}: ${reason}`);
  }
}

/** Names every right that no run can do without, and the command that prints roles with them. */
export function refusal(needed: readonly string[], given: string | undefined): string {
  const option = given === undefined ? '' : ` --namespace ${given}`;
  return [
    `a right that every run needs is missing; nothing was created:`,
    ...needed.map((right) => `  ${right}`),
    `\`${PROGRAM} rbac${option}\` prints roles with exactly the rights needed${
      given === undefined ? '; with an existing namespace (--namespace NAME) a run needs far fewer' : ''
    }`,
  ].join('\n');
}
