import { parseNamespace } from './option-values.ts';

/** A DaemonSet by where it is. */
export interface AgentName {
  namespace: string;
  daemonSet: string;
}

/** As RFC 1123 has a host name, which is what Kubernetes takes for the name of a DaemonSet. */
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** @throws Error saying what was expected */
export function parseNetworkAgent(text: string): AgentName {
  const [namespace, daemonSet, ...more] = text.split('/');
  if (namespace === undefined || daemonSet === undefined || more.length > 0 || !NAME.test(daemonSet))
    throw new Error('expected NAMESPACE/NAME of a DaemonSet, such as calico-system/calico-node');
  return { namespace: parseNamespace(namespace), daemonSet };
}

export function textOfAgent({ namespace, daemonSet }: AgentName): string {
  return `${namespace}/${daemonSet}`;
}
