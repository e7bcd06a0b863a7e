import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError } from '../../config/usage-error.ts';
import type { Engine } from '../engine/engine.ts';

/** Each module whose programs go into images, by the folder under fixtures/bundle that pins it. */
const MODULES = {
  kind: 'sigs.k8s.io/kind',
  kubernetes: 'k8s.io/kubernetes',
  etcd: 'go.etcd.io/etcd/server/v3',
  coredns: 'github.com/coredns/coredns',
  flannel: 'github.com/flannel-io/flannel',
  'kube-router': 'github.com/cloudnativelabs/kube-router/v2',
} as const;

export type ModuleName = keyof typeof MODULES;

/** Versions such as "v1.34.4". The go.mod files are the one place that states them. */
export type Versions = Record<ModuleName, string>;

export async function readVersions(fixtures: string): Promise<Versions> {
  const entries = Object.entries(MODULES).map(async ([name, path]) => {
    const goMod = await readFile(join(fixtures, name, 'go.mod'), 'utf8');
    return [name, requiredVersion(goMod, path)] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Versions;
}

/** The import path of a folder's module, such as "k8s.io/kubernetes". */
export function modulePath(name: ModuleName): string {
  return MODULES[name];
}

/**
 * The version that a go.mod requires of a module.
 * @throws Error when it requires none
 */
export function requiredVersion(goMod: string, path: string): string {
  for (const line of goMod.split('\n')) {
    const [first, second, third] = line.trim().split(/\s+/);
    if (first === path && second?.startsWith('v')) return second;
    if (first === 'require' && second === path && third !== undefined) return third;
  }
  throw new Error(`go.mod requires no version of ${path}`);
}

/** The Go version that a go.mod asks for, such as "1.26.0". */
export function goDirective(goMod: string): string {
  const version = /^go (\S+)$/m.exec(goMod)?.[1];
  if (version === undefined) throw new Error('go.mod has no go directive');
  return version;
}

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

const GO_ARCH: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * What Go, Debian and image configurations call this machine's processor: amd64 or arm64.
 * @throws EnvironmentError for any other
 */
export function goArch(arch: NodeJS.Architecture = process.arch): string {
  const name = GO_ARCH[arch];
  if (name === undefined) {
    throw new EnvironmentError(`a bundle can be built for amd64 and arm64, and this machine is ${arch}`);
  }
  return name;
}

export type StepName =
  | 'kind'
  | 'kubernetes'
  | 'etcd'
  | 'coredns'
  | 'flannel'
  | 'debian-node'
  | 'debian-fixture'
  | 'images'
  | 'node'
  | 'kube-router'
  | 'debian-kube-router'
  | 'kube-router-image';

/** What a step is given to do its work. */
export interface StepContext {
  /** An empty folder on the cache's file system. The step writes its output there. */
  out: string;
  /** Another empty folder there, removed afterwards. */
  scratch: string;
  /** The output folder of a step that this one needs. */
  outputOf(step: StepName): string;
  /** The folder fixtures/bundle. */
  fixtures: string;
  versions: Versions;
  names: ImageNames;
  id: string;
  engine: Engine;
  signal: AbortSignal;
}

/** One part of a bundle that is built and kept as a whole. */
export interface Step {
  name: StepName;
  /** As the user reads it, such as "kubernetes v1.34.4". */
  title: string;
  /** How it is done, for the user: "building from the Go module proxy". */
  doing: string;
  /** Two run at a time, one of each kind: compiling wants the processor, fetching mostly waits for the network. */
  lane: 'compile' | 'fetch';
  needs: StepName[];
  /** Files and folders under fixtures/bundle that its output depends on. */
  inputs: string[];
  /** Everything else its output depends on, as plain data. */
  recipe: unknown;
  /** The output names the bundle's id, so another bundle cannot use it. */
  namesBundle: boolean;
  /** Needed after the build as well; other outputs are removed once the bundle is complete. */
  kept: boolean;
  /** Seconds it took on two cores with empty caches, for the user to expect. */
  usualSeconds: number;
  make(context: StepContext): Promise<void>;
}
