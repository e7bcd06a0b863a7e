import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpYaml, loadAllYaml, loadYaml } from '@kubernetes/client-node';
import { afterAll, beforeAll } from 'vitest';
import { apply } from '../../kube/apply.ts';
import type { Kube } from '../../kube/client.ts';
import { netconform } from './program.ts';
import { inTemporaryFolder, runName } from './temporary.ts';
import { until } from './until.ts';

/** A namespace in which a service account has the rights that `rbac` prints, and no others. */
export interface Granted {
  namespace: string;
  /** Gives a work a kubeconfig of that account, in a folder that is gone afterwards. */
  asUser<T>(work: (kubeconfig: string, folder: string) => Promise<T>): Promise<T>;
}

/** One for the tests of a file. @param admin a kubeconfig that may do everything */
export function grantedForFile(kube: Kube, admin: string): Granted {
  const namespace = runName();
  let granted: Awaited<ReturnType<typeof grant>> | undefined;
  beforeAll(async () => {
    granted = await grant(kube, namespace);
  });
  afterAll(() => granted?.remove());
  return granting(kube, admin, namespace);
}

/** One for a work. @param admin a kubeconfig that may do everything */
export async function withGranted(
  kube: Kube,
  admin: string,
  work: (granted: Granted) => Promise<void>,
): Promise<void> {
  const namespace = runName();
  const granted = await grant(kube, namespace);
  try {
    await work(granting(kube, admin, namespace));
  } finally {
    await granted.remove();
  }
}

function granting(kube: Kube, admin: string, namespace: string): Granted {
  return {
    namespace,
    asUser: (work) =>
      inTemporaryFolder(async (folder) =>
        work(await kubeconfigOf(kube, admin, { namespace, name: namespace }, folder), folder),
      ),
  };
}

async function grant(kube: Kube, name: string) {
  await kube.core.createNamespace({ body: { metadata: { name } } });
  const { stdout } = await netconform(['rbac', '--namespace', name, '--service-account', name]);
  const { items } = await kube.core.listNamespace();
  const there = items.map(({ metadata }) => metadata?.name);
  // Roles for agents of other networks have no place here.
  const objects = loadAllYaml(stdout).filter(
    ({ metadata }) => metadata.namespace === undefined || there.includes(metadata.namespace),
  );
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

/**
 * A kubeconfig of a cluster for one of its service accounts, in a folder.
 * @param admin the kubeconfig file to take the cluster from
 */
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
  const config = loadYaml<{ clusters: { name: string }[] }>(await readFile(admin, 'utf8'));
  const cluster = config.clusters[0]?.name;
  const file = join(folder, 'kubeconfig');
  const user = { name, user: { token: status?.token } };
  const context = { name: 'only', context: { cluster, user: name } };
  const all = { ...config, users: [user], contexts: [context], 'current-context': 'only' };
  await writeFile(file, dumpYaml(all), { mode: 0o600 });
  return file;
}
