import { join } from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import type { Engine } from '../engine/engine.ts';
import { connect, type Kube } from '../kube/client.ts';
import { RUN_LABEL } from '../kube/labels.ts';
import { listAll } from '../kube/list.ts';
import { waitFor } from '../kube/wait.ts';

/** A cluster of three nodes made here, with the means to break it. */
export interface FaultyCluster {
  kube: Kube;
  /** Full name of a node. */
  node(role: Role): string;
  /** A node's own address. */
  addressOf(role: Role): Promise<string>;
  /** The part of the pod range that a node's pods have. */
  podRangeOf(role: Role): Promise<string>;
  /** Runs a shell script on a node, as root, and resolves with what it prints. */
  onNode(role: Role, script: string): Promise<string>;
}

export const ROLES = ['control-plane', 'worker', 'worker2'] as const;

export type Role = (typeof ROLES)[number];

export function faultyCluster(engine: Engine, cacheDir: string, name: string): FaultyCluster {
  const kube = connect(kubeconfigPath(cacheDir, name));
  const node = (role: Role) => `${name}-${role}`;
  return {
    kube,
    node,
    async addressOf(role) {
      const { status } = await kube.core.readNode({ name: node(role) });
      const address = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
      if (address === undefined) throw new Error(`node ${node(role)} has no address`);
      return address;
    },
    async podRangeOf(role) {
      const range = (await kube.core.readNode({ name: node(role) })).spec?.podCIDR;
      if (range === undefined) throw new Error(`node ${node(role)} has no pod CIDR`);
      return range;
    },
    onNode: (role, script) => engine.run(['exec', node(role), 'sh', '-ec', script]),
  };
}

/** Waits for something in the cluster; for faults that need a moment to be there. */
export function until(what: string, holds: () => Promise<boolean>): Promise<true> {
  return waitFor(what, async () => ((await holds()) ? { done: true } : { waitingFor: what }), {
    withinMs: TIMEOUTS.fixtures,
    everyMs: TIMEOUTS.poll,
    signal: AbortSignal.timeout(TIMEOUTS.fixtures),
  });
}

/** The namespace of the run that goes on now. */
export async function runNamespace(kube: Kube): Promise<string> {
  let name: string | undefined;
  await until('the namespace of a run', async () => {
    const { items } = await kube.core.listNamespace({ labelSelector: RUN_LABEL });
    name = items.find(({ status }) => status?.phase === 'Active')?.metadata?.name;
    return name !== undefined;
  });
  return name ?? '';
}

/** Waits until pods of the run that goes on now are as they should be, and gives them. */
export async function runPods(
  kube: Kube,
  labelSelector: string,
  enough: (pods: V1Pod[]) => boolean,
): Promise<V1Pod[]> {
  const namespace = await runNamespace(kube);
  let pods: V1Pod[] = [];
  await until(`pods with ${labelSelector} in ${namespace}`, async () => {
    pods = await listAll((query) => kube.core.listNamespacedPod({ namespace, labelSelector, ...query }));
    return enough(pods);
  });
  return pods;
}

/** Waits until every pod of the run's fixtures is on its node and has its address. */
export async function placed({ kube }: FaultyCluster): Promise<void> {
  const onEach = ['probe', 'neighbour', 'host'].map((app) => ({ app, pods: 3 }));
  for (const { app, pods } of [...onEach, { app: 'echo', pods: 2 }, { app: 'two-containers', pods: 1 }])
    await runPods(kube, `app=${app}`, (found) => found.length === pods && found.every(hasAddress));
  await runPods(kube, 'run=nginx', (found) => found.length === 2 && found.every(hasAddress));
}

function hasAddress({ status }: V1Pod): boolean {
  return status?.podIP !== undefined;
}

/** Waits until a Service of the run that goes on now is there, and gives its cluster IP. */
export async function runService(kube: Kube, name: string): Promise<string> {
  const namespace = await runNamespace(kube);
  let ip: string | undefined;
  await until(`Service ${name} in ${namespace}`, async () => {
    const { items } = await kube.core.listNamespacedService({ namespace });
    ip = items.find(({ metadata }) => metadata?.name === name)?.spec?.clusterIP;
    return ip !== undefined;
  });
  return ip ?? '';
}

/** Where host-local, the address manager of flannel's pods here, keeps which are taken. */
export const RESERVATIONS = join('/run/cni-ipam-state', 'flannel');
