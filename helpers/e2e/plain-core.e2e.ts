import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect, listBrief } from '../kube/client.ts';
import { CACHE } from './support/traces.ts';

const kube = connect(kubeconfigPath(CACHE, inject('cluster').name));

type List = (query: {
  limit?: number;
  _continue?: string;
}) => Promise<Pick<KubernetesListObject<KubernetesObject>, 'items' | 'metadata'>>;

/** Every cluster has more than one of each. */
const ONE = 1;

test.for<[what: string, plain: List, whole: List]>([
  ['pods', (query) => kube.plain.listPodForAllNamespaces(query), () => kube.core.listPodForAllNamespaces()],
  [
    'Services',
    (query) => kube.plain.listServiceForAllNamespaces(query),
    () => kube.core.listServiceForAllNamespaces(),
  ],
])('a plain list of %s has all of its pages', async ([, plain, whole]) => {
  const uids = (items: readonly KubernetesObject[]) => items.map(({ metadata }) => metadata?.uid).sort();
  const { items } = await whole({});
  const paged = await listBrief(
    (query) => plain({ ...query, limit: ONE }),
    (items) => items,
  );
  expect(items.length).toBeGreaterThan(ONE);
  expect(uids(paged)).toEqual(uids(items));
});
