import type { CniName } from '../cluster/cni.ts';

/** Features of a cluster that some requirements need, in words. */
const REQUIRES = {
  'two nodes': 'two schedulable nodes',
  'room for pods': 'room for three more pods on each node',
  'host network': 'pods on the host network allowed',
  'node files': "pods that may read the node's /etc and /usr",
  'more protocols': 'SCTP in the kernels of the nodes, or pods with addresses of two families',
  DNS: 'cluster DNS',
  'load balancers': 'a provider of load balancers',
  policies: 'a network that enforces policies',
  'three namespaces': 'three more namespaces',
  'Weave Net': 'Weave Net',
  restarts: '--disruptive',
  workloads: '--workloads',
} as const;

export type Requires = keyof typeof REQUIRES;

/** The part of a declaration with the required features. */
interface Requiring {
  requires: readonly Requires[];
}

/** Required features in words; undefined: none. */
export function requiresText(requires: readonly Requires[]): string | undefined {
  return requires.length === 0 ? undefined : requires.map((one) => REQUIRES[one]).join(', and ');
}

/** Whether a requirement applies to a network; some are for Weave Net only. */
export function appliesTo(requirement: Requiring, cni: string): boolean {
  return whyNotOn(requirement, cni) === undefined;
}

/** Why a requirement does not apply to a network; undefined: it does. */
export function whyNotOn({ requires }: Requiring, cni: string): string | undefined {
  return cni === 'weave' || !requires.includes('Weave Net')
    ? undefined
    : `the network is ${cni}, not Weave Net`;
}

/** Removes the requirements of --workloads unless it is given, so that their rights are not requested. */
export function askedOf<T extends Requiring>(requirements: readonly T[], workloads: boolean): T[] {
  return requirements.filter(({ requires }) => workloads || !requires.includes('workloads'));
}

/** Whether a requirement needs the pods on the host network. */
export function needsHostNetwork({ requires, vantage }: Requiring & { vantage: string }): boolean {
  return vantage === 'every host' || requires.includes('host network');
}

/**
 * Features of a three-node cluster that netconform makes. A list names the only networks with the feature. The nodes have one address family
 * and no SCTP in the kernel, and kind has no load balancers.
 */
const OFFERED: Readonly<Record<Requires, boolean | readonly CniName[]>> = {
  'two nodes': true,
  'room for pods': true,
  'host network': true,
  'node files': true,
  'more protocols': false,
  DNS: true,
  'load balancers': false,
  policies: ['weave', 'kube-router'],
  'three namespaces': true,
  'Weave Net': ['weave'],
  restarts: true,
  workloads: true,
};

/** Whether a cluster that netconform makes with this network can test a requirement. */
export function isOffered({ requires }: Requiring, cni: CniName): boolean {
  return requires.every((one) => {
    const offered = OFFERED[one];
    return typeof offered === 'boolean' ? offered : offered.includes(cni);
  });
}
