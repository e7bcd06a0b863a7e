import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';

/** Objects per page: what one request returns in well under a second, whatever the cluster's size. */
const PAGE = 500;

/** All objects of a list, fetched page by page. */
export async function listAll<T extends KubernetesObject>(
  page: (query: {
    limit: number;
    _continue?: string;
  }) => Promise<Pick<KubernetesListObject<T>, 'items' | 'metadata'>>,
): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const list = await page({ limit: PAGE, ...(next === undefined ? {} : { _continue: next }) });
    items.push(...list.items);
    next = list.metadata?._continue || undefined;
  } while (next !== undefined);
  return items;
}
