import type { V1Pod } from '@kubernetes/client-node';
import type { CniName } from '../../cluster/cni.ts';
import type { Engine } from '../../cluster/engine/engine.ts';
import type { Pace } from '../../config/pace.ts';
import { type Kube, listAll } from '../../kube/client.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import { type PollResult, waitFor } from '../../kube/wait.ts';
import type { Finding } from '../../model/finding.ts';
import type { RunContext } from '../../model/run-context.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { Part } from '../matches.ts';
import type { Expected } from '../matrix.ts';

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

/** A fault that the suites have to find: what is done to a cluster, and which requirements must turn red for it, and no other. */
export interface Fault {
  id: string;
  /** What is broken, as a sentence. */
  sentence: string;
  /**
   * What has to come of it, on each network that it can be made on. With more than one requirement red, the comment beside says
   * why.
   */
  expected: Partial<Record<CniName, Expected>>;
  /** What the first red one has to find: the place, so that a reader knows where to look. Absent where nothing turns red. */
  finding?: (cluster: FaultyCluster) => Part<Finding>;
  /** Where the usual paces of a self-check do not let it be seen for what it is: of what it is about, and of all others. */
  pace?: Partial<Pace>;
  paceOfOthers?: Partial<Pace>;
  /** What else the run is told that meets the fault. */
  told?: Partial<Pick<RunContext, 'podRanges' | 'disruptive' | 'workloads'>>;
  /**
   * Pods that come while it is in force could heal it, or turn others red: requirements that make some are asked by themselves, after
   * all others.
   */
  disturbedBy?: 'new pods';
  /** Ids of faults that are not put in together with it: one would change how the other shows. */
  apartFrom?: readonly string[];
  /**
   * It is put in before the fixtures, whose making may mend what a run is to find: only so, or in a whole self-check so as well. It needs
   * none of them then.
   */
  beforeFixtures?: 'only' | 'too';
  /** Only the requirements that it is about are asked: the others could not go on meanwhile. */
  alone?: true;
  inject(cluster: FaultyCluster): Promise<void>;
  /** Takes it away, also when it was put in only in part, or by another process that is gone. */
  heal(cluster: FaultyCluster): Promise<void>;
}
