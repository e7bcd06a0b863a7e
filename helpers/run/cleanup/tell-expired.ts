import type { Kube } from '../../kube/client.ts';
import { clusterTime } from '../../kube/cluster-time.ts';
import { readable } from '../../kube/readable.ts';
import { findNamespaces } from './find-leftovers.ts';

/**
 * One line on what dead runs left in a cluster, for somebody who begins another one there.
 * @param cleanup the command that removes it
 * @returns undefined where there is nothing, or it may not be looked for
 */
export async function tellExpired(kube: Kube, cleanup: string): Promise<string | undefined> {
  const found = (await readable(async () => findNamespaces(kube, await clusterTime(kube)))) ?? [];
  const runs = [...new Set(found.filter(({ state }) => state === 'dead').map(({ run }) => run))];
  if (runs.length === 0) return undefined;
  const shown =
    runs.length > 3 ? `${runs.slice(0, 3).join(', ')} and ${runs.length - 3} more` : runs.join(', ');
  return `left    by dead runs, expired: ${shown}; \`${cleanup}\` removes it`;
}
