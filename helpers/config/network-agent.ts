import { parseNamespace } from './option-values.ts';

/** A DaemonSet by namespace and name. */
export interface AgentName {
  namespace: string;
  daemonSet: string;
}

/** A host name of RFC 1123, the form that Kubernetes requires for the name of a DaemonSet. */
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** @throws Error with the expected form */
export function parseNetworkAgent(text: string): AgentName {
  const [namespace, daemonSet, ...more] = text.split('/');
  if (namespace === undefined || daemonSet === undefined || more.length > 0 || !NAME.test(daemonSet))
    throw new Error('expected NAMESPACE/NAME of a DaemonSet, such as calico-system/calico-node');
  return { namespace: parseNamespace(namespace), daemonSet };
}

export function textOfAgent({ namespace, daemonSet }: AgentName): string {
  return `${namespace}/${daemonSet}`;
}
