import { ApiException } from '@kubernetes/client-node';
import { EnvironmentError } from '../config/usage-error.ts';
import { shortReason } from '../kube/wait.ts';
import type { Screen } from '../report/screen.ts';
import { missingRights } from '../rights/missing-rights.ts';
import { needsOf } from '../rights/need.ts';
import { NEEDS } from '../rights/needs.ts';
import { weighRights } from '../rights/weigh-rights.ts';
import type { UnderTest } from './target.ts';

/** What cannot be tried in a namespace that was given. */
const ONLY_IN_OWN: Readonly<Record<string, string>> = {
  'POL-1': 'it makes three namespaces, and with --namespace a run makes none',
};

/**
 * Asks, before anything is made, whether this user may do what the run needs, and tells what will not be asked for lack of it.
 * @param given the namespace that was given; undefined: the run makes its own
 * @returns why requirements are not asked, by id
 * @throws EnvironmentError that names every right that no run can do without
 */
export async function preflight(
  { kube, context }: UnderTest,
  {
    given,
    ids,
    disruptive,
    screen,
  }: {
    given: string | undefined;
    ids: readonly string[];
    disruptive: boolean;
    screen: Pick<Screen, 'line' | 'notice'>;
  },
): Promise<Record<string, string>> {
  const namespace = given === undefined ? 'own' : 'given';
  const place = { namespace: given, agent: context.agent?.namespace };
  const needs = needsOf(NEEDS, { namespace, disruptive });
  const missing = await missingRights(kube, needs, place).catch((error: unknown) => {
    if (!(error instanceof ApiException && error.code === 403)) throw error;
    screen.notice(`rights  the API server does not tell what this user may do: ${shortReason(error)}`);
    return [];
  });
  const { needed, withheld, untold } = weighRights(missing, ids, context.cni);
  if (needed.length > 0) throw new EnvironmentError(refusal(needed, given));
  for (const line of untold) screen.line(`rights  this user may not ${line}`);
  if (given !== undefined)
    for (const [id, reason] of Object.entries(ONLY_IN_OWN)) if (ids.includes(id)) withheld[id] = reason;
  tellWithheld(withheld, screen);
  return withheld;
}

/** One line for each reason, with all that it is the reason of. */
export function tellWithheld(
  withheld: Readonly<Record<string, string>>,
  screen: Pick<Screen, 'notice'>,
): void {
  for (const reason of new Set(Object.values(withheld))) {
    const ids = Object.keys(withheld).filter((id) => withheld[id] === reason);
    screen.notice(`skipped ${ids.join(', ')}: ${reason}`);
  }
}

function refusal(needed: readonly string[], given: string | undefined): string {
  const option = given === undefined ? '' : ` --namespace ${given}`;
  return [
    `this user may not do what every run needs; nothing was made:`,
    ...needed.map((right) => `  ${right}`),
    `\`netconform rbac${option}\` prints roles that are exactly enough${
      given === undefined ? '; with --namespace NAME, a namespace that is there, far fewer are' : ''
    }`,
  ].join('\n');
}
