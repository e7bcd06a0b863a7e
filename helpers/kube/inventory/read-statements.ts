import { ApiException } from '@kubernetes/client-node';
import { type Kube, listAll } from '../client.ts';
import type { Inventory } from './inventory.ts';
import {
  CONFIG_MAPS,
  CUSTOM_RESOURCES,
  type CustomObject,
  type CustomResource,
  type Statements,
  type Unread,
} from './statements.ts';

/** Programs whose flags state ranges, by the labels of their static pods in kubeadm, GKE and kOps. */
const PROGRAMS = [
  'component in (kube-apiserver,kube-controller-manager)',
  'k8s-app in (kube-apiserver,kube-controller-manager)',
  'component=kube-proxy',
];

/** Sources of Service ranges as well as pod ranges. */
const STATES_BOTH: readonly string[] = ['openshiftNetworks', 'kubeadm-config'];

/** Pods of one program have the same flags on all nodes, so a few suffice. */
const ENOUGH_PODS = 20;

/** Reads the objects that may state ranges. Missing ones are ignored; unreadable ones are named. */
export async function readStatements(
  kube: Kube,
  inventory: Pick<Inventory, 'nodes' | 'daemonSets'>,
): Promise<Statements> {
  const unread = new Map<string, Unread>();
  const read = async <T>(
    what: string,
    states: Unread['states'],
    get: () => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return await get();
    } catch (error) {
      if (!(error instanceof ApiException)) throw error;
      if (error.code === 404 || error.code === 405) return undefined;
      if (error.code !== 403 && error.code !== 503) throw error;
      unread.set(what, { what, states });
      return undefined;
    }
  };
  const groups = await servedVersions(kube);
  const custom = async (name: CustomResource): Promise<[CustomResource, CustomObject[]][]> => {
    const { group, versions, plural } = CUSTOM_RESOURCES[name];
    const version =
      groups === undefined ? versions[0] : versions.find((one) => groups.has(`${group}/${one}`));
    if (version === undefined) return [];
    const list = await read(`${plural}.${group}`, STATES_BOTH.includes(name) ? 'both' : 'pod ranges', () =>
      listAll<CustomObject>((query) =>
        kube.custom.listClusterCustomObject({ group, version, plural, ...query }),
      ),
    );
    return list === undefined ? [] : [[name, list]];
  };
  const configMaps = Object.entries(CONFIG_MAPS).flatMap(([namespace, names]) =>
    names.map(async (name): Promise<[string, Record<string, string>][]> => {
      const map = await read(
        `configmaps ${namespace}/${name}`,
        STATES_BOTH.includes(name) ? 'both' : 'pod ranges',
        () => kube.core.readNamespacedConfigMap({ namespace, name }),
      );
      return map?.data === undefined ? [] : [[`${namespace}/${name}`, map.data]];
    }),
  );
  const programs = PROGRAMS.map((labelSelector) =>
    read('pods in kube-system', 'both', () =>
      kube.core.listNamespacedPod({ namespace: 'kube-system', labelSelector, limit: ENOUGH_PODS }),
    ),
  );
  const [daemonSets, nodes, serviceCidrs, pods, maps, customs] = await Promise.all([
    read('daemonsets.apps', 'pod ranges', () => inventory.daemonSets()),
    read('nodes', 'both', () => inventory.nodes()),
    read('servicecidrs.networking.k8s.io', 'Service ranges', () =>
      listAll((query) => kube.networking.listServiceCIDR(query)),
    ),
    Promise.all(programs),
    Promise.all(configMaps),
    Promise.all((Object.keys(CUSTOM_RESOURCES) as CustomResource[]).map(custom)),
  ]);
  return {
    daemonSets: daemonSets ?? [],
    nodes: nodes ?? [],
    serviceCidrs: serviceCidrs ?? [],
    programs: pods.flatMap((list) => list?.items ?? []),
    configMaps: Object.fromEntries(maps.flat()),
    custom: Object.fromEntries(customs.flat()),
    unread: [...unread.values()],
  };
}

/** The group versions of the API server, such as "cilium.io/v2"; undefined: this user may not read them. */
async function servedVersions(kube: Kube): Promise<ReadonlySet<string> | undefined> {
  try {
    const { groups } = await kube.apis.getAPIVersions();
    return new Set(groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => groupVersion)));
  } catch (error) {
    if (error instanceof ApiException && error.code === 403) return undefined;
    throw error;
  }
}
