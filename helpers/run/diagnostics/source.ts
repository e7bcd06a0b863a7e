import type { Engine } from '../../cluster/engine/engine.ts';
import type { Kube } from '../../kube/client.ts';
import type { RunContext } from '../../model/run-context.ts';
import type { NodeState } from './node-state.ts';

/** The cluster that diagnostics are taken of. */
export interface Source {
  kube: Kube;
  /** The network, its agent where it is known, and the namespace of the fixtures. */
  context: Pick<RunContext, 'cni' | 'agent' | 'namespace'>;
  /** Whose containers are the nodes, and the cluster's name there; absent for a cluster that was not made here. */
  nodesOn?: { engine: Engine; cluster: string };
  /** State of the nodes when the run began, where it was read. */
  before?: ReadonlyMap<string, NodeState>;
  /** Values that are not to be shown whatever they look like, besides the kubeconfig's own credentials. */
  secrets: readonly string[];
}

/** What the kubeconfig says who we are by, as it stands there and as it is meant. */
export function ownCredentials({ config }: Kube): string[] {
  const user = config.getCurrentUser();
  const key = user?.keyData;
  const decoded = key === undefined ? undefined : Buffer.from(key, 'base64').toString();
  return [user?.token, user?.password, key, decoded].flatMap((value) => value?.trim() || []);
}
