import type { Kube } from '../client.ts';
import { readable } from '../readable.ts';

/** The texts of a ConfigMap; undefined where it is not there or may not be read. */
export async function configMap(
  kube: Kube,
  namespace: string,
  name: string,
): Promise<Record<string, string> | undefined> {
  return (await readable(() => kube.core.readNamespacedConfigMap({ namespace, name })))?.data;
}
