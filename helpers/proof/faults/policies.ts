import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { AGENTS } from '../../cluster/cni.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import type { Unenforced } from '../../model/finding.ts';
import { type Fault, type FaultyCluster, ROLES, type Role, until } from './fault.ts';
import { addRule, IPTABLES, MARK, removeRules } from './rules.ts';

/**
 * Where kube-router's firewall has its rules for pods. An agent that was stopped while it put rules into its chain of INPUT, by their
 * numbers, would fail there.
 */
const CHAINS = ['KUBE-ROUTER-FORWARD', 'KUBE-ROUTER-OUTPUT'];
const FORWARD = 'KUBE-ROUTER-FORWARD';
/** Which of them stand for pods. */
const OF_PODS = 'KUBE-POD-FW-';

/** The process that enforces policies. */
const AGENT = 'kube-router';

async function agentsReady(
  { kube, node }: FaultyCluster,
  roles: readonly Role[],
  wanted: boolean,
): Promise<void> {
  const { namespace, selector: labelSelector } = AGENTS['kube-router'];
  const nodes = roles.map(node);
  await until(`the agents on ${nodes.join(', ')} to be ${wanted ? '' : 'un'}ready`, async () => {
    const { items } = await kube.core.listNamespacedPod({ namespace, labelSelector });
    return nodes.every((name) => items.some((pod) => pod.spec?.nodeName === name && isReady(pod) === wanted));
  });
}

/** Stops the agents of nodes and removes their rules, like a firewall that was flushed behind their back. */
async function stopAndFlush(cluster: FaultyCluster, roles: readonly Role[]): Promise<void> {
  for (const role of roles)
    await cluster.onNode(
      role,
      `pkill -STOP -x ${AGENT}
       for chain in ${CHAINS.join(' ')}; do ${IPTABLES} -F $chain; done`,
    );
  // NODE-3 reads it too, and a readiness probe fails only after a while.
  await agentsReady(cluster, roles, false);
}

/** Lets the agent continue. It writes all its rules when something changes that policies may select by, such as a label. */
async function goOn(cluster: FaultyCluster, roles: readonly Role[]): Promise<void> {
  const { kube, namespace, onNode } = cluster;
  for (const role of roles) await onNode(role, `pkill -CONT -x ${AGENT} || true`);
  await agentsReady(cluster, roles, true);
  await kube.core.patchNamespace(
    { name: namespace, body: { metadata: { labels: { 'netconform.io/healed': `${Date.now()}` } } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
  for (const role of roles)
    await until(`the rules of the agent on ${cluster.node(role)}`, async () => {
      const rules = await onNode(role, `${IPTABLES} -S ${FORWARD} || true`);
      return rules.includes(OF_PODS);
    });
}

/** Removes our rules from the agent's chains: what it was just about to write back has them once more. */
async function removeFromAgent(cluster: FaultyCluster, role: Role): Promise<void> {
  let looks = 0;
  await until(`the end of our rules on ${cluster.node(role)}`, async () => {
    await removeRules(cluster, role);
    const rules = await cluster.onNode(role, `${IPTABLES} -S ${FORWARD} || true`);
    looks = rules.includes(MARK) ? 0 : looks + 1;
    return looks === LOOKS;
  });
}

/** Looks in a row without our rules. The agent needs a second at most to write them back, and a look comes every 0.3 s. */
const LOOKS = 5;

/** Faults of network policies. Each node enforces them. */
export const POLICY_FAULTS: Fault[] = [
  {
    id: 'no-policies-on-a-node',
    sentence: 'the agent of a node has stopped and lost its rules for policies',
    expected: { 'kube-router': { red: ['POL-1', 'NODE-3'] } },
    finding: ({ node }) => ({
      kind: 'policy-not-enforced',
      unenforced: isExactly([
        { node: node('worker2'), direction: 'ingress' },
        { node: node('worker2'), direction: 'egress' },
      ]),
    }),
    alone: true,
    inject: (cluster) => stopAndFlush(cluster, ['worker2']),
    heal: (cluster) => goOn(cluster, ['worker2']),
  },
  {
    id: 'no-policies-anywhere',
    sentence: 'the agent of every node has stopped and lost its rules for policies',
    expected: { 'kube-router': { red: ['POL-1', 'NODE-3'] } },
    finding: () => ({ kind: 'policy-not-enforced', unenforced: undefined }),
    alone: true,
    inject: (cluster) => stopAndFlush(cluster, ROLES),
    heal: (cluster) => goOn(cluster, ROLES),
  },
  {
    id: 'accepted-before-policies',
    sentence: 'a node accepts packets from other nodes before its policy rules see them',
    expected: { 'kube-router': { red: ['POL-1'] } },
    finding: ({ node }) => ({
      kind: 'policy-not-enforced',
      unenforced: isExactly([{ node: node('worker2'), direction: 'ingress', peers: 'other-nodes' }]),
    }),
    async inject(cluster) {
      const range = await cluster.podRangeOf('worker2');
      await addRule(cluster, 'worker2', `filter ${FORWARD}`, `-i eth0 -d ${range} -j ACCEPT`);
    },
    heal: (cluster) => removeFromAgent(cluster, 'worker2'),
  },
];

/** Exactly those entries, in their order. */
function isExactly(wanted: readonly Unenforced[]): (found: Unenforced[] | undefined) => boolean {
  return (found) => JSON.stringify(found) === JSON.stringify(wanted);
}
