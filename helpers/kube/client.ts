import { existsSync } from 'node:fs';
import {
  AppsV1Api,
  CoreV1Api,
  DiscoveryV1Api,
  EventsV1Api,
  KubeConfig,
  KubernetesObjectApi,
  NetworkingV1Api,
  VersionApi,
} from '@kubernetes/client-node';
import { flagName } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';

/** A connection to one cluster's API server. */
export interface Kube {
  readonly config: KubeConfig;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly discovery: DiscoveryV1Api;
  readonly networking: NetworkingV1Api;
  readonly events: EventsV1Api;
  readonly version: VersionApi;
  readonly objects: KubernetesObjectApi;
}

/**
 * Reads a kubeconfig file and connects with the context named, or its current one. Never falls back to
 * another file, to a service account or to localhost.
 * @throws UsageError when the file or the context is not there
 */
export function connect(kubeconfig: string, context?: string): Kube {
  if (!existsSync(kubeconfig)) {
    throw UsageError.of(flagName('--kubeconfig'), kubeconfig, 'no such file; expected a kubeconfig');
  }
  const config = new KubeConfig();
  try {
    config.loadFromFile(kubeconfig);
  } catch (error) {
    throw UsageError.of(
      flagName('--kubeconfig'),
      kubeconfig,
      `not a kubeconfig: ${(error as Error).message}`,
    );
  }
  const names = config.getContexts().map(({ name }) => name);
  if (context !== undefined) {
    if (!names.includes(context)) {
      throw UsageError.of(
        flagName('--context'),
        context,
        `not in ${kubeconfig}; expected one of ${names.join(', ') || '(it has none)'}`,
      );
    }
    config.setCurrentContext(context);
  }
  if (config.getCurrentCluster() === null) {
    throw UsageError.of(
      flagName('--kubeconfig'),
      kubeconfig,
      `its current context "${config.getCurrentContext()}" names no cluster; expected --context with one of ${names.join(', ') || '(it has none)'}`,
    );
  }
  return {
    config,
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    discovery: config.makeApiClient(DiscoveryV1Api),
    networking: config.makeApiClient(NetworkingV1Api),
    events: config.makeApiClient(EventsV1Api),
    version: config.makeApiClient(VersionApi),
    objects: KubernetesObjectApi.makeApiClient(config),
  };
}
