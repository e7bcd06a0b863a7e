import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpYaml, loadAllYaml, loadYaml } from '@kubernetes/client-node';
import { apply } from '../../kube/apply.ts';
import type { Kube } from '../../kube/client.ts';
import { until } from '../../proof/faults/faulty-cluster.ts';
import { netconform } from './program.ts';

/** A namespace for runs, with a service account of the same name that has the printed rights. */
export async function grantedNamespace(kube: Kube, name: string, labels: Record<string, string> = {}) {
  await kube.core.createNamespace({ body: { metadata: { name, labels } } });
  const { stdout } = await netconform(['rbac', '--namespace', name, '--service-account', name]);
  const objects = loadAllYaml(stdout);
  await apply(kube, objects);
  await until(`the default service account of ${name}`, async () => {
    const { items } = await kube.core.listNamespacedServiceAccount({ namespace: name });
    return items.some(({ metadata }) => metadata?.name === 'default');
  });
  return {
    /** Without the bindings in namespaces that stay, somebody of that name would have rights for ever. */
    async remove(): Promise<void> {
      for (const object of objects.filter(({ metadata }) => metadata.namespace !== name))
        if (object.kind.endsWith('Binding')) await kube.objects.delete(object);
      await kube.core.deleteNamespace({ name });
    },
  };
}

/** A kubeconfig of a cluster for one of its service accounts, in a folder. */
export async function kubeconfigOf(
  kube: Kube,
  admin: string,
  { namespace, name }: { namespace: string; name: string },
  folder: string,
): Promise<string> {
  const { status } = await kube.core.createNamespacedServiceAccountToken({
    name,
    namespace,
    body: { spec: { audiences: [], expirationSeconds: 3600 } },
  });
  const config = loadYaml<{ clusters: { name: string }[] }>(admin);
  const cluster = config.clusters[0]?.name;
  const file = join(folder, 'kubeconfig');
  const user = { name, user: { token: status?.token } };
  const context = { name: 'only', context: { cluster, user: name } };
  const all = { ...config, users: [user], contexts: [context], 'current-context': 'only' };
  await writeFile(file, dumpYaml(all), { mode: 0o600 });
  return file;
}
