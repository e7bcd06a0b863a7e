import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KubernetesObject, loadAllYaml } from '@kubernetes/client-node';
import { PACKAGE_ROOT } from '../model/package-root.ts';

/** The folder of the manifests. */
const FIXTURES = join(PACKAGE_ROOT, 'fixtures');

/** The objects of a manifest under fixtures/, as for `kubectl apply`. */
export async function readManifest(path: string): Promise<KubernetesObject[]> {
  return parseManifest(await readFile(join(FIXTURES, path), 'utf8'));
}

/** The objects in a text of YAML. */
export function parseManifest(text: string): KubernetesObject[] {
  return (loadAllYaml(text) as (KubernetesObject | null)[]).filter((object) => object !== null);
}

interface Container {
  name: string;
  image?: string;
  args?: string[];
  env?: { name: string; value?: string }[];
}

/** The pod specification inside an object, where it has one. */
function podSpecOf(
  object: KubernetesObject,
): { containers?: Container[]; initContainers?: Container[] } | undefined {
  const { spec } = object as { spec?: { template?: { spec?: object }; containers?: Container[] } };
  return spec?.template?.spec ?? (spec?.containers === undefined ? undefined : spec);
}

/** Every container of an object, init containers included. */
export function containersOf(object: KubernetesObject): Container[] {
  const spec = podSpecOf(object);
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
}

/** The same objects with each image replaced by the map; other images stay. */
export function withImages<T extends KubernetesObject>(
  objects: readonly T[],
  images: Readonly<Record<string, string>>,
): T[] {
  const copies = structuredClone(objects) as T[];
  for (const container of copies.flatMap(containersOf)) {
    if (container.image !== undefined) container.image = images[container.image] ?? container.image;
  }
  return copies;
}

/** The same objects in a namespace, with labels added to them and to their pods. */
export function inNamespace<T extends KubernetesObject>(
  objects: readonly T[],
  namespace: string,
  labels: Readonly<Record<string, string>>,
): T[] {
  const copies = structuredClone(objects) as T[];
  for (const object of copies) {
    object.metadata = { ...object.metadata, namespace, labels: { ...object.metadata?.labels, ...labels } };
    const { spec } = object as { spec?: { template?: { metadata?: { labels?: Record<string, string> } } } };
    if (spec?.template !== undefined) {
      spec.template.metadata = {
        ...spec.template.metadata,
        labels: { ...spec.template.metadata?.labels, ...labels },
      };
    }
  }
  return copies;
}
