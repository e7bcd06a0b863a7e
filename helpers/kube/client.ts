import {
  ApiException,
  ApisApi,
  AppsV1Api,
  AuthorizationV1Api,
  CoordinationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  DiscoveryV1Api,
  EventsV1Api,
  HttpInfo,
  type KubernetesListObject,
  type KubernetesObject,
  KubernetesObjectApi,
  NetworkingV1Api,
  type ResponseContext,
  VersionApi,
} from '@kubernetes/client-node';
import type { Access } from '../model/run-context.ts';
import { ApiConfig } from './api-config.ts';
import { environmentProxy } from './kubeconfig/environment-proxy.ts';
import { inCluster } from './kubeconfig/in-cluster.ts';
import { readKubeconfig } from './kubeconfig/read-kubeconfig.ts';
import type { Shell } from './shell.ts';

/** Objects per page. kubectl asks for 500: the bodies and what is parsed of them take most of the memory while 100,000 pods are listed. */
const PAGE = 250;

/** Fetches one page of a list, as the client's list methods do. */
type Page<T extends KubernetesObject> = (query: {
  limit: number;
  _continue?: string;
}) => Promise<Pick<KubernetesListObject<T>, 'items' | 'metadata'>>;

/** All objects of a list, page by page. */
export function listAll<T extends KubernetesObject>(page: Page<T>): Promise<T[]> {
  return listBrief(page, (items) => items);
}

/** The same, with a conversion of each page, so that only one page is in memory. */
export async function listBrief<T extends KubernetesObject, Brief>(
  page: Page<T>,
  brief: (items: T[]) => readonly Brief[],
): Promise<Brief[]> {
  const items: Brief[] = [];
  let next: string | undefined;
  do {
    const list = await page({ limit: PAGE, ...(next === undefined ? {} : { _continue: next }) });
    items.push(...brief(list.items));
    next = list.metadata?._continue || undefined;
  } while (next !== undefined);
  return items;
}

/** undefined for an absent or forbidden list; other failures are errors. */
export async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ApiException && [403, 404, 405].includes(error.code)) return undefined;
    throw error;
  }
}

/** A connection to one cluster's API server. */
export interface Kube {
  readonly config: ApiConfig;
  /** The address of the server, such as "https://10.0.0.1:6443 through ssh admin@bastion". */
  readonly server: string;
  readonly apis: ApisApi;
  readonly core: CoreV1Api;
  readonly custom: CustomObjectsApi;
  readonly plain: PlainCore;
  readonly apps: AppsV1Api;
  readonly authorization: AuthorizationV1Api;
  readonly coordination: CoordinationV1Api;
  readonly discovery: DiscoveryV1Api;
  readonly networking: NetworkingV1Api;
  readonly events: EventsV1Api;
  readonly version: VersionApi;
  readonly objects: KubernetesObjectApi;
  /** Idle shells, by container. */
  readonly idleShells: Map<string, Shell[]>;
}

/** Connects by a kubeconfig file with the named context, or its current one. */
export function connect(kubeconfig: string, context?: string): Kube {
  return connectBy({ kubeconfig, ...(context === undefined ? {} : { context }) });
}

/**
 * Connects the way that was asked for. Never falls back to another file, to a service account or to localhost. Nothing is sent yet.
 * @param giveUp ends every wait for a server that has too many requests
 * @throws UsageError when the file, the context or the service account is not there
 */
export function connectBy({ kubeconfig, context, forward }: Access, giveUp?: AbortSignal): Kube {
  const entry = kubeconfig === undefined ? inCluster(process.env) : readKubeconfig(kubeconfig, context);
  const proxy = environmentProxy(new URL(entry.cluster.server), process.env);
  const config = new ApiConfig(entry, { forward, giveUp, proxy });
  return {
    config,
    server: `${entry.cluster.server}${forward === undefined ? '' : ` through ${forward.through}`}`,
    apis: config.makeApiClient(ApisApi),
    core: config.makeApiClient(CoreV1Api),
    custom: config.makeApiClient(CustomObjectsApi),
    plain: config.makeApiClient(PlainCoreApi),
    apps: config.makeApiClient(AppsV1Api),
    authorization: config.makeApiClient(AuthorizationV1Api),
    coordination: config.makeApiClient(CoordinationV1Api),
    discovery: config.makeApiClient(DiscoveryV1Api),
    networking: config.makeApiClient(NetworkingV1Api),
    events: config.makeApiClient(EventsV1Api),
    version: config.makeApiClient(VersionApi),
    objects: KubernetesObjectApi.makeApiClient(config),
    idleShells: new Map(),
  };
}

type Given = ConstructorParameters<typeof CoreV1Api>;

/**
 * The lists of a whole cluster as the JSON that came. The client's own lists make objects of its classes of all that came, which at
 * 100,000 pods is four fifths of the time and most of the memory. Dates are text here.
 */
export type PlainCore = Pick<CoreV1Api, 'listPodForAllNamespaces' | 'listServiceForAllNamespaces'>;

/** Made as the client makes its own: requests, credentials and errors are the same. */
const PlainCoreApi: new (configuration: Given[0]) => PlainCore = class extends CoreV1Api {
  constructor(configuration: Given[0]) {
    const processor = {
      listPodForAllNamespacesWithHttpInfo: plain,
      listServiceForAllNamespacesWithHttpInfo: plain,
    };
    super(configuration, undefined, processor as unknown as Given[2]);
  }
};

async function plain<T>(response: ResponseContext): Promise<HttpInfo<T>> {
  const { httpStatusCode: code, headers, body } = response;
  if (code < 200 || code > 299) throw new ApiException(code, 'no list', await body.text(), headers);
  const list = JSON.parse(await body.text());
  // The client's own field, which says where the next page starts.
  list.metadata = { ...list.metadata, _continue: list.metadata?.continue };
  return new HttpInfo(code, headers, body, list as T);
}
