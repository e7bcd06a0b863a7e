import type { V1Node } from '@kubernetes/client-node';
import { type Kube, listAll } from './client.ts';

/** Names of the images that the nodes hold, as far as they tell. */
export async function imagesOnNodes(kube: Kube): Promise<string[]> {
  const nodes = await listAll<V1Node>((query) => kube.core.listNode(query));
  return nodes.flatMap(({ status }) => (status?.images ?? []).flatMap((image) => image.names ?? []));
}

/**
 * The image of the fixtures' pods, as the nodes have it.
 * @throws Error where they have none
 */
export async function agnhostOnNodes(kube: Kube): Promise<string> {
  const names = await imagesOnNodes(kube);
  const image = names.find((name) => /\/agnhost:/.test(name));
  if (image === undefined) throw new Error(`no node has an image of agnhost: ${names.join(', ')}`);
  return image;
}
