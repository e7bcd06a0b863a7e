import type { V1Pod } from '@kubernetes/client-node';
import { IMAGES } from '../cluster/image-list.ts';
import type { CniChoice } from '../config/config.ts';
import { mirrored } from '../config/image-registry.ts';
import { containersOf, readManifest } from '../kube/manifest.ts';
import { MANIFESTS } from './fixtures.ts';

/** Pods that requirements make are of the fixtures' images, or of this manifest. */
const MADE_LATER = ['network-policy.yaml'];

/** The images that the pods of a run are of, each once. */
export async function runImages(): Promise<string[]> {
  const objects = (await Promise.all([...MANIFESTS, ...MADE_LATER].map(readManifest))).flat();
  return [...new Set(objects.flatMap(containersOf).flatMap(({ image }) => image ?? []))].sort();
}

/** The images of a network that is installed. */
export const NETWORK_IMAGES: Readonly<Record<Exclude<CniChoice, 'auto'>, readonly string[]>> = {
  none: [],
  flannel: [IMAGES.flannel],
  'kube-router': [IMAGES['kube-router']],
  weave: [IMAGES['weave-kube'], IMAGES['weave-npc']],
};

/** The images that a cluster made here is of besides: its nodes and its network. */
export function clusterImages(cni: keyof typeof NETWORK_IMAGES): string[] {
  return [IMAGES.node, ...NETWORK_IMAGES[cni]];
}

/** What each image of a run is replaced by, where it is pulled from a registry that mirrors them. */
export async function mirroredImages(registry: string): Promise<Record<string, string>> {
  return Object.fromEntries((await runImages()).map((image) => [image, mirrored(image, registry)]));
}

/**
 * The images that pods run, each by the reference that was asked for, with every digest that nodes have for it: more than one
 * where they pulled a tag before and after it was moved. As the container runtime tells them, such as
 * "registry.k8s.io/e2e-test-images/agnhost@sha256:…".
 */
export function imagesThatRan(pods: readonly Pick<V1Pod, 'spec' | 'status'>[]): Record<string, string> {
  const digests = new Map<string, Set<string>>();
  for (const { spec, status } of pods) {
    const asked = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
    const told = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    for (const { name, image, imageID } of told) {
      if (imageID === '') continue;
      const reference = asked.find((container) => container.name === name)?.image ?? image;
      digests.set(reference, (digests.get(reference) ?? new Set()).add(imageID));
    }
  }
  return Object.fromEntries(
    [...digests]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([reference, ids]) => [reference, [...ids].sort().join(', ')]),
  );
}
