import type { V1Node } from '@kubernetes/client-node';
import { type Kube, listAll } from './client.ts';

/** Names of the images on the nodes, as far as they report them. */
export async function imagesOnNodes(kube: Kube): Promise<string[]> {
  const nodes = await listAll<V1Node>((query) => kube.core.listNode(query));
  return nodes.flatMap(({ status }) => (status?.images ?? []).flatMap((image) => image.names ?? []));
}

/**
 * The image of the fixtures' pods, as it is on the nodes.
 * @throws Error if they have none
 */
export async function agnhostOnNodes(kube: Kube): Promise<string> {
  const names = await imagesOnNodes(kube);
  const image = names.find((name) => /\/agnhost:/.test(name));
  if (image === undefined) throw new Error(`no node has an image of agnhost: ${names.join(', ')}`);
  return image;
}
