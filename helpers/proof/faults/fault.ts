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

/** A cluster of three nodes made here, with the fixtures of a run, and the means to break it. */
export interface FaultyCluster {
  name: string;
  kube: Kube;
  engine: Engine;
  cni: CniName;
  /** Namespace of the fixtures. */
  namespace: string;
  /** Full name of a node. */
  node(role: Role): string;
  /** Address of a node. */
  addressOf(role: Role): Promise<string>;
  /** Pod CIDR of a node. */
  podRangeOf(role: Role): Promise<string>;
  /** Ready fixture pods with a label, by name. */
  pods(label: string): Promise<PodOnNode[]>;
  /** Cluster IP of a fixture Service. */
  serviceIp(name: string): Promise<string>;
  /** Runs a shell script on a node as root, and resolves with its output. */
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
 * Waits for a state of the cluster, for faults that take a moment to appear or to go.
 * @param holds resolves with true, or with false or a description of the present state
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

/** A fault that the suites must find: its change to a cluster, and exactly the requirements that must turn red. */
export interface Fault {
  id: string;
  /** The fault as a sentence. */
  sentence: string;
  /**
   * The expected result, on each network that can have the fault. If more than one requirement turns red, the comment beside it says why.
   */
  expected: Partial<Record<CniName, Expected>>;
  /** The finding of the first red requirement: the place, so that a reader knows where to look. Absent if nothing turns red. */
  finding?: (cluster: FaultyCluster) => Part<Finding>;
  /** Paces under this fault, if the usual ones do not show it: of its own requirements, and of all others. */
  pace?: Partial<Pace>;
  paceOfOthers?: Partial<Pace>;
  /** Further options of the run that meets the fault. */
  told?: Partial<Pick<RunContext, 'podRanges' | 'disruptive' | 'workloads'>>;
  /**
   * New pods could heal it, or turn other requirements red. So requirements that create pods run last, one by one.
   */
  disturbedBy?: 'new pods';
  /** Ids of faults that must not be in force together with it, because one would change how the other shows. */
  apartFrom?: readonly string[];
  /**
   * It is injected before the fixtures, because their creation may mend it: only so, or in a whole self-check also so. It must not need the
   * fixtures then.
   */
  beforeFixtures?: 'only' | 'too';
  /** Only its own requirements are checked, because the others could not go on. */
  alone?: true;
  inject(cluster: FaultyCluster): Promise<void>;
  /** Heals it, even if it was injected only in part, or by another process that is gone. */
  heal(cluster: FaultyCluster): Promise<void>;
}
