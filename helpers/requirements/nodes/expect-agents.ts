import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { listAll } from '../../kube/client.ts';
import { takesPart } from '../../kube/inventory/schedulable.ts';
import { isReady, lastWarning, restartsOf } from '../../kube/pod-trouble.ts';
import { type Evidence, Skipped, Violation } from '../../model/outcomes.ts';
import type { Agentless } from '../../model/run-context.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';

/** Why no agent is checked, by the reason for its absence. */
const AGENTLESS: Readonly<Record<Agentless, Skipped>> = {
  'process of the node': new Skipped(
    'the network agent runs inside a process of the node and has no pods; NODE-1 shows whether the node is Ready',
    { applies: false },
  ),
  'not found': new Skipped(
    'netconform recognises no network agent in the cluster; name it with --network-agent NAMESPACE/NAME',
    { applies: false },
  ),
  'not readable': new Skipped(
    'needs to list daemonsets.apps in the whole cluster, which this user may not; or name the agent with --network-agent NAMESPACE/NAME',
  ),
};

/** Maximum number of agents whose last event is read. Further agents usually have the same problem. */
const EVENTS_OF = 3;

/** @throws Violation naming every node without exactly one ready agent pod; Skipped if netconform knows no agent */
export async function expectAgents(cluster: ClusterUnderTest): Promise<Evidence> {
  const { agent, agentless = 'not found', shape } = cluster.run;
  if (agent === undefined) throw AGENTLESS[agentless];
  const { namespace, selector } = agent;
  const again = `kubectl get pods -n ${namespace} -l ${selector} -o wide`;
  const nodes = (await cluster.inventory.nodes()).filter(takesPart(shape));
  const pods = await listAll<V1Pod>((query) =>
    cluster.kube.core.listNamespacedPod({ namespace, labelSelector: selector, ...query }),
  );
  const unready = pods.filter((pod) => !isReady(pod)).slice(0, EVENTS_OF);
  const events = await Promise.all(
    unready.map(async ({ metadata }): Promise<[string, string][]> => {
      const event = await lastWarning(cluster.kube, namespace, metadata?.name ?? '');
      return event === undefined ? [] : [[metadata?.name ?? '', `${event.reason}: ${event.message}`]];
    }),
  );
  return checkAgents(agent.daemonSet, pods, nodes, again, new Map(events.flat()));
}

/**
 * @param again command that shows the pods
 * @param lastEvents last event of each pod that is not ready, by pod name
 * @throws Violation naming every node without exactly one ready pod of the DaemonSet
 */
export function checkAgents(
  daemonSet: string,
  pods: readonly V1Pod[],
  nodes: readonly V1Node[],
  again: string,
  lastEvents: ReadonlyMap<string, string> = new Map(),
): Evidence {
  const withEvent = (pod: V1Pod) => {
    const event = lastEvents.get(pod.metadata?.name ?? '');
    return `${describe(pod)}${event === undefined ? '' : `, last event: ${event}`}`;
  };
  const names = nodes.map((node) => node.metadata?.name ?? '');
  const wrong = names.flatMap((node) => {
    const agents = pods.filter(
      (pod) => pod.spec?.nodeName === node && pod.metadata?.deletionTimestamp === undefined,
    );
    if (agents.length === 1 && agents[0] !== undefined && isReady(agents[0])) return [];
    return [
      {
        objects: agents.map(({ metadata }) => `pod ${metadata?.namespace}/${metadata?.name} on ${node}`),
        nodes: [node],
        detail: `${node}: ${agents.length === 0 ? `no pod of ${daemonSet}` : agents.map(withEvent).join(', ')}`,
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
  const why = statuses
    .filter((status) => !status.ready)
    .map(
      ({ name, state }) => `${name}: ${state?.waiting?.reason ?? state?.terminated?.reason ?? 'not ready'}`,
    );
  const held = why.length === 0 ? '' : ` (${why.join(', ')})`;
  return `${pod.metadata?.name} has ${ready}/${pod.spec?.containers.length ?? 0} containers ready${held}, ${restartsOf(pod)} restarts`;
}
