import type { Kube } from '../../kube/client.ts';
import { missingRights } from '../rights/missing-rights.ts';
import type { Need } from '../rights/need.ts';
import { rightText } from '../rights/weigh-rights.ts';
import type { Leftover } from './leftover.ts';

const NEED = { group: '', where: 'run', for: 'all', why: 'what a run left is removed' } as const;

/** Of both kinds a run itself has to have all. */
const NEEDS: Readonly<Record<Leftover['made'], readonly Need[]>> = {
  namespace: [
    { ...NEED, verbs: ['get', 'delete'], resource: 'namespaces', where: 'cluster' },
    { ...NEED, verbs: ['deletecollection'], resource: 'pods' },
  ],
  content: [
    { ...NEED, verbs: ['list', 'deletecollection'], resource: 'pods' },
    { ...NEED, verbs: ['list', 'delete'], resource: 'services' },
    { ...NEED, verbs: ['list', 'deletecollection'], group: 'apps', resource: 'daemonsets' },
    { ...NEED, verbs: ['list', 'deletecollection'], group: 'apps', resource: 'deployments' },
    { ...NEED, verbs: ['get', 'delete'], group: 'coordination.k8s.io', resource: 'leases' },
  ],
};

/**
 * The rights that this user lacks to remove something, in words: asked first, so that none is removed by half.
 * @throws ApiException where the API server does not tell
 */
export async function missingToRemove(kube: Kube, { made, namespace }: Leftover): Promise<string[]> {
  const missing = await missingRights(kube, NEEDS[made], { namespace, agent: undefined });
  return missing.map(rightText);
}
