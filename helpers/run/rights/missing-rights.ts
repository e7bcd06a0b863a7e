import pMap, { pMapSkip } from 'p-map';
import type { Kube } from '../../kube/client.ts';
import { defined } from '../../model/defined.ts';
import type { Need, Verb } from './need.ts';

/** One verb of a need that the API server says this user may not. */
export interface Missing {
  need: Need;
  verb: Verb;
  /** Where it was asked about; undefined: in the whole cluster. */
  namespace: string | undefined;
}

/** Where a run is. */
export interface Place {
  /** undefined: in a namespace that is not there yet, and has no name. */
  namespace: string | undefined;
  /** Where the network's agent is; undefined: not known. */
  agent: string | undefined;
}

/** Requests at a time: an API server answers one in some 5 ms. */
const AT_ONCE = 6;

/**
 * Asks the API server for each need whether this user may (SelfSubjectAccessReview); nothing is changed by that.
 * @throws ApiException where it does not tell
 */
export async function missingRights(kube: Kube, needs: readonly Need[], place: Place): Promise<Missing[]> {
  const questions = needs.flatMap((need): Missing[] =>
    // No rights are needed for the agent of an unknown network.
    need.where === 'agent' && place.agent === undefined
      ? []
      : need.verbs.map((verb) => ({ need, verb, namespace: namespaceOf(need, place) })),
  );
  return pMap(questions, async (one) => ((await mayDo(kube, one)) ? pMapSkip : one), {
    concurrency: AT_ONCE,
  });
}

function namespaceOf({ where }: Need, { namespace, agent }: Place): string | undefined {
  if (where === 'cluster') return undefined;
  if (where === 'run') return namespace;
  return where === 'agent' ? agent : where;
}

async function mayDo(kube: Kube, { need, verb, namespace }: Missing): Promise<boolean> {
  const [resource, subresource] = need.resource.split('/');
  for (const name of need.names ?? [undefined]) {
    const resourceAttributes = {
      verb,
      group: need.group,
      ...defined({ resource, subresource, namespace, name }),
    };
    const { status } = await kube.authorization.createSelfSubjectAccessReview({
      body: { spec: { resourceAttributes } },
    });
    if (status?.allowed !== true) return false;
  }
  return true;
}
