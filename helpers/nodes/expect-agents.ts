import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { isLinux } from '../address/schedulable.ts';
import { AGENTS } from '../cluster/cni.ts';
import { OTHER_AGENTS } from '../cluster/other-agents.ts';
import { listAll } from '../kube/list.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { restartsOf } from '../kube/restarts.ts';
import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import { type Evidence, Inconclusive, Violation } from '../requirement/outcomes.ts';
import { readUntilHolds } from '../requirement/read-until-holds.ts';

const KNOWN = new Set([...Object.keys(AGENTS), ...OTHER_AGENTS.map(({ cni }) => cni)]);

/** @throws Violation naming every node whose agent does not get all its containers ready in time; Inconclusive where the agent is not known */
export async function expectAgents(cluster: ClusterUnderTest): Promise<Evidence> {
  const { agent } = cluster.run;
  if (agent === undefined) {
    throw new Inconclusive(
      `no network agent that is known here was found; known are those of ${[...KNOWN].join(', ')}; --network-agent NAMESPACE/NAME names another`,
    );
  }
  const { namespace, selector } = agent;
  const again = `kubectl get pods -n ${namespace} -l ${selector} -o wide`;
  const nodes = await cluster.inventory.nodes();
  return readUntilHolds(async () => {
    const pods = await listAll<V1Pod>((query) =>
      cluster.kube.core.listNamespacedPod({ namespace, labelSelector: selector, ...query }),
    );
    return checkAgents(agent.daemonSet, pods, nodes, again);
  }, cluster.pace.agentMs);
}

export function checkAgents(
  daemonSet: string,
  pods: readonly V1Pod[],
  nodes: readonly V1Node[],
  again: string,
): Evidence {
  const names = nodes.filter(isLinux).map((node) => node.metadata?.name ?? '');
  const wrong = names.flatMap((node) => {
    const agents = pods.filter(
      (pod) => pod.spec?.nodeName === node && pod.metadata?.deletionTimestamp === undefined,
    );
    if (agents.length === 1 && agents[0] !== undefined && isReady(agents[0])) return [];
    return [
      {
        objects: agents.map(({ metadata }) => `pod ${metadata?.namespace}/${metadata?.name} on ${node}`),
        nodes: [node],
        detail: `${node}: ${agents.length === 0 ? `no pod of ${daemonSet}` : agents.map(describe).join(', ')}`,
      },
    ];
  });
  if (wrong.length > 0) {
    throw new Violation(
      {
        kind: 'agent-not-ready',
        subject: `pods of ${daemonSet}`,
        failed: wrong.length,
        of: names.length,
        unit: 'nodes',
        samples: wrong,
      },
      { expected: `one pod of ${daemonSet} on every node, all its containers ready`, again },
    );
  }
  return {
    checked: names.length,
    summary: `${names.length} nodes, each with one pod of ${daemonSet}, all its containers ready`,
    details: pods.map((pod) => `${pod.spec?.nodeName}: ${describe(pod)}`),
  };
}

function describe(pod: V1Pod): string {
  const statuses = pod.status?.containerStatuses ?? [];
  const ready = statuses.filter((status) => status.ready).length;
  return `${pod.metadata?.name} has ${ready}/${pod.spec?.containers.length ?? 0} containers ready, ${restartsOf(pod)} restarts`;
}
