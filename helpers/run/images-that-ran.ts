import type { V1Pod } from '@kubernetes/client-node';

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
