import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';

/** Objects per page: what one request returns in well under a second, whatever the cluster's size. */
const PAGE = 500;

/** Fetches one page of a list, as the client's list methods do. */
type Page<T extends KubernetesObject> = (query: {
  limit: number;
  _continue?: string;
}) => Promise<Pick<KubernetesListObject<T>, 'items' | 'metadata'>>;

/** All objects of a list, fetched page by page. */
export function listAll<T extends KubernetesObject>(page: Page<T>): Promise<T[]> {
  return listBrief(page, (item) => item);
}

/** The same, keeping of each object what is made of it as its page comes: never more than one page is held whole. */
export async function listBrief<T extends KubernetesObject, Brief>(
  page: Page<T>,
  brief: (item: T) => Brief,
): Promise<Brief[]> {
  const items: Brief[] = [];
  let next: string | undefined;
  do {
    const list = await page({ limit: PAGE, ...(next === undefined ? {} : { _continue: next }) });
    for (const item of list.items) items.push(brief(item));
    next = list.metadata?._continue || undefined;
  } while (next !== undefined);
  return items;
}
