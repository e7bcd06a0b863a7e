import type { V1Pod } from '@kubernetes/client-node';
import type { CniName } from '../../cluster/cni.ts';
import type { Engine } from '../../cluster/engine/engine.ts';
import { type Kube, listAll } from '../../kube/client.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import { type PollResult, waitFor } from '../../kube/wait.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';

export const ROLES = ['control-plane', 'worker', 'worker2'] as const;

export type Role = (typeof ROLES)[number];

/** A cluster of three nodes made here, with a run's fixtures in it, and the means to break it. */
export interface FaultyCluster {
  name: string;
  kube: Kube;
  engine: Engine;
  cni: CniName;
  /** The namespace of the fixtures. */
  namespace: string;
  /** Full name of a node. */
  node(role: Role): string;
  /** A node's own address. */
  addressOf(role: Role): Promise<string>;
  /** The part of the pod range that a node's pods have. */
  podRangeOf(role: Role): Promise<string>;
  /** Ready pods of the fixtures with a label, by name. */
  pods(label: string): Promise<PodOnNode[]>;
  /** The cluster IP of a Service of the fixtures. */
  serviceIp(name: string): Promise<string>;
  /** Runs a shell script on a node, as root, and resolves with what it prints. */
  onNode(role: Role, script: string): Promise<string>;
}

export interface PodOnNode {
  name: string;
  ip: string;
  role: Role;
}

export function faultyCluster(made: {
  name: string;
  kube: Kube;
  engine: Engine;
  cni: CniName;
  namespace: string;
}): FaultyCluster {
  const { name, kube, engine, namespace } = made;
  const node = (role: Role) => `${name}-${role}`;
  return {
    ...made,
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
    async pods(labelSelector) {
      const pods = await listAll<V1Pod>((query) =>
        kube.core.listNamespacedPod({ namespace, labelSelector, ...query }),
      );
      return pods
        .filter((pod) => isReady(pod) && pod.metadata?.deletionTimestamp === undefined)
        .map(({ metadata, spec, status }) => ({
          name: metadata?.name ?? '',
          ip: status?.podIP ?? '',
          role: ROLES.find((role) => node(role) === spec?.nodeName) ?? 'worker',
        }))
        .sort((one, other) => one.name.localeCompare(other.name));
    },
    async serviceIp(service) {
      const { spec } = await kube.core.readNamespacedService({ namespace, name: service });
      if (spec?.clusterIP === undefined) throw new Error(`Service ${service} has no cluster IP`);
      return spec.clusterIP;
    },
    onNode: (role, script) => engine.run(['exec', node(role), 'sh', '-ec', script]),
  };
}

/**
 * Waits for something in the cluster; for faults that need a moment to be there, or gone.
 * @param holds resolves with true, or with false or a word on what is seen instead
 */
export function until(what: string, holds: () => Promise<boolean | string>): Promise<true> {
  const look = async (): Promise<PollResult<true>> => {
    const seen = await holds();
    return seen === true ? { done: true } : { waitingFor: seen || 'not yet so' };
  };
  return waitFor(what, look, {
    withinMs: TIMEOUTS.fault,
    everyMs: PAUSES.poll,
    signal: AbortSignal.timeout(TIMEOUTS.fault + TIMEOUTS.request),
  });
}
