import type { DNS_SERVICES } from '../../kube/inventory/dns-services.ts';
import type { CONFIG_MAPS } from '../../kube/inventory/statements.ts';

/** Verbs of the API in the order in which rules list them. */
export const VERBS = ['get', 'list', 'watch', 'create', 'patch', 'delete', 'deletecollection'] as const;
export type Verb = (typeof VERBS)[number];

/**
 * Where a right is needed: in the whole cluster, in the namespace that the run's fixtures are in, in that of the network's agent,
 * or in one by its name.
 */
export type Where =
  | 'cluster'
  | 'run'
  | 'agent'
  | 'default'
  | keyof typeof CONFIG_MAPS
  | keyof typeof DNS_SERVICES;

/** Something that a run asks the API server for, and why. */
export interface Need {
  verbs: readonly Verb[];
  /** API group; '' for the core one. */
  group: string;
  /** With its subresource, such as "pods/exec". */
  resource: string;
  /** The only objects that it is needed for; absent: any. */
  names?: readonly string[];
  where: Where;
  /** Ids of the requirements that cannot be asked without it; all: no run at all; report: something is told less well. */
  for: 'all' | 'report' | readonly string[];
  /** One sentence without its full stop. */
  why: string;
  /** Only where the run makes its namespace itself, or only where it is given one; absent: both. */
  namespace?: 'own' | 'given';
  /** Only with --disruptive. */
  disruptive?: true;
  /** When it is used, where not every run does; absent: always. */
  when?: string;
  /** Without this right, its requirements are still probed, and report missing facts. */
  optional?: true;
}

/** What decides which needs a run has. */
export interface Asked {
  /** The run only reads. */
  audit?: boolean;
  namespace: 'own' | 'given';
  disruptive: boolean;
}

/** The needs of a run, out of all. */
export function needsOf(needs: readonly Need[], asked: Asked): Need[] {
  return needs.filter(
    ({ for: whose, where, namespace, disruptive }) =>
      (asked.audit !== true || (whose !== 'all' && where !== 'run')) &&
      (namespace === undefined || namespace === asked.namespace) &&
      (disruptive !== true || asked.disruptive),
  );
}

/** A resource as kubectl names it, such as "daemonsets.apps". */
export function resourceText({ group, resource }: Pick<Need, 'group' | 'resource'>): string {
  const [name, sub] = resource.split('/');
  return `${name}${group === '' ? '' : `.${group}`}${sub === undefined ? '' : `/${sub}`}`;
}
