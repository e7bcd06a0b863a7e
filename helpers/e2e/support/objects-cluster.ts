import pMap from 'p-map';
import { CUSTOM_RESOURCES } from '../../kube/inventory/statements.ts';
import { type ApiServer, Refused, startApiServer } from './api-server.ts';
import type { Broken, Sent } from './shape.ts';
import { until } from './until.ts';

/** A cluster that is nothing but objects. */
export interface ObjectsCluster extends ApiServer {
  /** Has objects in it for as long as a work takes. */
  having<T>(objects: readonly Sent[], work: () => Promise<T>): Promise<T>;
}

/** Starts an API server that serves the custom resources of networks and platforms. */
export async function startObjectsCluster(): Promise<ObjectsCluster> {
  const server = await startApiServer();
  try {
    await defineCustomResources(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const having: ObjectsCluster['having'] = async (objects, work) => {
    const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
    await pMap(namespaces, (name) =>
      unless(409, server.send('POST', '/api/v1/namespaces', { metadata: { name } })),
    );
    const nodes = objects.filter(({ kind }) => kind === 'Node');
    const others = objects.filter((one) => !nodes.includes(one));
    try {
      for (const part of [nodes, others]) await pMap(part, (one) => put(server, one), { concurrency: 10 });
      return await work();
    } finally {
      await pMap(objects, (one) => remove(server, one), { concurrency: 10 });
    }
  };
  return { ...server, having };
}

const keyOf = ({ kind, metadata }: Sent) => `${kind} ${metadata.namespace} ${metadata.name}`;

/** Objects with a defect. */
export function broken(objects: readonly Sent[], { with: other = [], without = [] }: Broken): Sent[] {
  const gone = [...other, ...without].map(keyOf);
  return [...objects.filter((one) => !gone.includes(keyOf(one))), ...other];
}

async function put(server: ApiServer, object: Sent): Promise<void> {
  const { status, metadata } = object;
  await server.send('POST', pathOf(object), object);
  // Of custom resources the status is a field as any other.
  if (status !== undefined && object.kind in BUILT_IN)
    await server.send('PATCH', `${pathOf(object)}/${metadata.name}/status`, { status });
}

async function remove(server: ApiServer, object: Sent): Promise<void> {
  const path = `${pathOf(object)}/${object.metadata.name}?gracePeriodSeconds=0`;
  await unless(404, server.send('DELETE', path));
}

/** Waits for a request, which may also be refused with a code. */
async function unless(code: number, sent: Promise<unknown>): Promise<void> {
  await sent.catch((error: unknown) => {
    if (!(error instanceof Refused && error.code === code)) throw error;
  });
}

const BUILT_IN: Readonly<Record<string, string>> = {
  Node: 'nodes',
  Pod: 'pods',
  Service: 'services',
  ConfigMap: 'configmaps',
  DaemonSet: 'daemonsets',
};

/** Kinds of the custom resources, by their plural. */
const KINDS: Readonly<Record<string, string>> = {
  ippools: 'IPPool',
  ciliumpodippools: 'CiliumPodIPPool',
  subnets: 'Subnet',
  nodenetworkconfigs: 'NodeNetworkConfig',
  networks: 'Network',
};

function pathOf({ apiVersion, kind, metadata: { namespace } }: Sent): string {
  const plural = BUILT_IN[kind] ?? Object.keys(KINDS).find((one) => KINDS[one] === kind);
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
}

async function defineCustomResources(server: ApiServer): Promise<void> {
  const all = Object.values(CUSTOM_RESOURCES);
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  await pMap(all, ({ group, versions, plural }) =>
    server.send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: 'Cluster',
        names: { kind: KINDS[plural], plural, singular: plural.replace(/s$/, '') },
        versions: versions.map((name, index) => ({
          name,
          served: true,
          storage: index === 0,
          schema: { openAPIV3Schema },
        })),
      },
    }),
  );
  await until('the groups of all custom resources', async () => {
    const served = await server.send('GET', '/apis');
    return all.every(({ group }) => served.includes(`"${group}"`));
  });
}
