import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { flagName } from '../../config/options.ts';
import { UsageError } from '../../config/usage-error.ts';
import type { Entry } from './read-kubeconfig.ts';
import { byTokenFile } from './token-file.ts';

/** Where every pod with a service account finds it: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The API server as a pod reaches it, by its service account.
 * @throws UsageError where this is not a pod that has one
 */
export function inCluster(environment: NodeJS.ProcessEnv, folder = SERVICE_ACCOUNT): Entry {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment;
  const wrong = (problem: string) =>
    new UsageError(
      `${flagName('--in-cluster')}: ${problem}; expected a pod with a service account, or ${flagName('--kubeconfig')}`,
    );
  if (!host || !port)
    throw wrong('KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this is not a pod');
  for (const name of ['token', 'ca.crt']) {
    if (!existsSync(join(folder, name))) throw wrong(`no such file: ${join(folder, name)}`);
  }
  return {
    context: 'in-cluster',
    cluster: {
      name: 'in-cluster',
      server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
      caFile: join(folder, 'ca.crt'),
      skipTLSVerify: false,
    },
    user: { name: 'service account', authProvider: byTokenFile(join(folder, 'token')) },
  };
}
