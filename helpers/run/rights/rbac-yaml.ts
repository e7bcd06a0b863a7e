import { dumpYaml } from '@kubernetes/client-node';
import type { AgentName } from '../../config/option-values.ts';
import type { Declared } from '../../requirements/registry.ts';
import { needOfAgent, needsFor } from './needs.ts';
import { ALWAYS_THERE, type Rule, rulesOf } from './rules.ts';

const API_GROUP = 'rbac.authorization.k8s.io';

export interface Grant {
  /** What a run may ask. */
  requirements: readonly Declared[];
  /** The namespace that the run is given; undefined: it makes one of its own. */
  namespace: string | undefined;
  /** Whom the rights are for. */
  serviceAccount: { namespace: string; name: string };
  disruptive: boolean;
  /** The run only reads; absent: it makes its fixtures. */
  audit?: boolean;
  /** The network's agent that the run is told; undefined: none. */
  agent: AgentName | undefined;
  /** What the roles are called; absent: the same for every such run. */
  roles?: string;
}

/** The roles that are exactly enough for a run, their bindings and the service account, as YAML with a reason above each rule. */
export function rbacYaml({
  requirements,
  namespace,
  serviceAccount,
  disruptive,
  audit = false,
  agent,
  roles,
}: Grant): string {
  const subject = { kind: 'ServiceAccount', ...serviceAccount };
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: serviceAccount };
  const needs = [...needsFor(requirements), ...(agent === undefined ? [] : [needOfAgent(agent.daemonSet)])];
  const documents = rulesOf(needs, { namespace, disruptive, audit, agent: agent?.namespace }).flatMap(
    (set) => {
      const kind = set.namespace === undefined ? 'ClusterRole' : 'Role';
      // Several users may be given rights in one cluster, each for a namespace of its own.
      const name = roles ?? (namespace === undefined ? 'netconform-own-namespaces' : 'netconform');
      const within = set.namespace === undefined ? {} : { namespace: set.namespace };
      const metadata = { name, ...within };
      const head = { apiVersion: `${API_GROUP}/v1`, kind, metadata };
      const binding = {
        apiVersion: `${API_GROUP}/v1`,
        kind: `${kind}Binding`,
        metadata: { name: `${name}-${serviceAccount.namespace}-${serviceAccount.name}`, ...within },
        roleRef: { apiGroup: API_GROUP, kind, name },
        subjects: [subject],
      };
      const only = onlyWhere(set.namespace, [namespace, agent?.namespace]);
      const role = `${dumpYaml(head)}rules:\n${set.rules.map(ruleText).join('')}`;
      return [`${only}${role}`, `${only}${dumpYaml(binding)}`];
    },
  );
  return `# The rights of netconform: exactly those that a run needs.\n${[dumpYaml(account), ...documents].join('---\n')}`;
}

/** What is of one network's namespace is refused where that is not there. */
function onlyWhere(namespace: string | undefined, given: readonly (string | undefined)[]): string {
  return namespace === undefined || given.includes(namespace) || ALWAYS_THERE.includes(namespace)
    ? ''
    : `# Only for clusters that have the namespace ${namespace}: leave it out elsewhere.\n`;
}

function ruleText({ group, resource, names, verbs, reasons }: Rule): string {
  const rule = {
    apiGroups: [group],
    resources: [resource],
    ...(names === undefined ? {} : { resourceNames: names }),
    verbs,
  };
  const yaml = dumpYaml([rule], { flowLevel: 2, lineWidth: -1 });
  const comments = reasons.map((reason) => `  # ${reason}\n`).join('');
  return `${comments}${yaml.replaceAll(/^(?=.)/gm, '  ')}`;
}
