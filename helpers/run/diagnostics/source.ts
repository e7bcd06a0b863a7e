import type { Engine } from '../../cluster/engine/engine.ts';
import type { Kube } from '../../kube/client.ts';
import type { RunContext } from '../../model/run-context.ts';
import type { NodeState } from './node-state.ts';

/** The cluster to collect diagnostics of. */
export interface Source {
  kube: Kube;
  /** The network, its agent if known, and the namespace of the fixtures. */
  context: Pick<RunContext, 'cni' | 'agent' | 'namespace'>;
  /** The engine whose containers are the nodes, and the name of the cluster; absent for other clusters. */
  nodesOn?: { engine: Engine; cluster: string };
  /** State of the nodes at the start of the run, if it was read. */
  before?: ReadonlyMap<string, NodeState>;
  /** Secret values besides the credentials of the kubeconfig. */
  secrets: readonly string[];
}

/** The credentials of the kubeconfig, encoded and decoded. */
export function ownCredentials({ config }: Kube): string[] {
  const user = config.getCurrentUser();
  const key = user?.keyData;
  const decoded = key === undefined ? undefined : Buffer.from(key, 'base64').toString();
  return [user?.token, user?.password, key, decoded].flatMap((value) => value?.trim() || []);
}
