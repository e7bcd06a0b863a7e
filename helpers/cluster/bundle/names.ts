import type { Versions } from './versions.ts';

/** Where images built here belong: a name that no registry serves and that says what they are. */
export const IMAGE_REPOSITORY = 'localhost/netconform-local';

/** On every image and container of a bundle: the bundle's id. */
export const BUNDLE_LABEL = 'io.netconform.bundle';

/** Names of the containers that a build runs begin so. */
export const BUILDER_PREFIX = 'netconform-bundle-';

/** VERSION in test/images/agnhost of the module of Kubernetes 1.34. */
export const AGNHOST_VERSION = '2.56';

/** kubeadm's own constant for Kubernetes 1.34: the version of the program in build/pause of its module. */
const PAUSE_VERSION = '3.10.1';

/** The images of a bundle by role, as containerd on a node and the engine know them. */
export type ImageNames = ReturnType<typeof imageNames>;

/**
 * The images of a bundle. What kubeadm starts has the plain tag that kubeadm is told; what fixtures and the
 * engine use has the bundle's id in its tag, so that two bundles in one engine do not meet.
 */
export function imageNames(versions: Versions, id: string) {
  const name = (image: string, tag: string) => `${IMAGE_REPOSITORY}/${image}:${tag}`;
  return {
    pause: name('pause', PAUSE_VERSION),
    etcd: name('etcd', versions.etcd),
    coredns: name('coredns', versions.coredns),
    kubeApiserver: name('kube-apiserver', versions.kubernetes),
    kubeControllerManager: name('kube-controller-manager', versions.kubernetes),
    kubeScheduler: name('kube-scheduler', versions.kubernetes),
    kubeProxy: name('kube-proxy', versions.kubernetes),
    flannel: name('flannel', `${versions.flannel}-${id}`),
    kubeRouter: name('kube-router', `${versions['kube-router']}-${id}`),
    agnhost: name('agnhost', `${AGNHOST_VERSION}-${id}`),
    nginx: name('nginx', `debian12-${id}`),
    nodeBase: name('node-base', `${versions.kubernetes}-${id}`),
    node: name('node', `${versions.kubernetes}-${id}`),
  };
}
