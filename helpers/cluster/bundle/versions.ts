import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

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
