import { ApiException, type KubernetesListObject, type KubernetesObject } from '@kubernetes/client-node';

/** Objects per page. kubectl asks for 500: the bodies and what is parsed of them take most of the memory while 100,000 pods are listed. */
const PAGE = 250;

/** Fetches one page of a list, as the client's list methods do. */
type Page<T extends KubernetesObject> = (query: {
  limit: number;
  _continue?: string;
}) => Promise<Pick<KubernetesListObject<T>, 'items' | 'metadata'>>;

/** All objects of a list, page by page. */
export function listAll<T extends KubernetesObject>(page: Page<T>): Promise<T[]> {
  return listBrief(page, (items) => items);
}

/** The same, with a conversion of each page, so that only one page is in memory. */
export async function listBrief<T extends KubernetesObject, Brief>(
  page: Page<T>,
  brief: (items: T[]) => readonly Brief[],
): Promise<Brief[]> {
  const items: Brief[] = [];
  let next: string | undefined;
  do {
    const list = await page({ limit: PAGE, ...(next === undefined ? {} : { _continue: next }) });
    items.push(...brief(list.items));
    next = list.metadata?._continue || undefined;
  } while (next !== undefined);
  return items;
}

/** undefined for an absent or forbidden list; other failures are errors. */
export async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ApiException && [403, 404, 405].includes(error.code)) return undefined;
    throw error;
  }
}
