// A node carries pods' traffic if it is Ready, forwards, and runs the agent of the cluster's network.
// https://kubernetes.io/docs/concepts/architecture/nodes/#node-status
// https://kubernetes.io/docs/setup/production-environment/container-runtimes/#network-configuration

import { TIMEOUTS } from '../helpers/model/timeouts.ts';
import { hostPods } from '../helpers/probe/fixture-pods.ts';
import { expectAgents } from '../helpers/requirements/nodes/expect-agents.ts';
import { expectForwarding } from '../helpers/requirements/nodes/expect-forwarding.ts';
import { expectForwardingAfterBoot } from '../helpers/requirements/nodes/expect-forwarding-after-boot.ts';
import { expectReady } from '../helpers/requirements/nodes/expect-ready.ts';
import { suite } from '../helpers/requirements/requirement.ts';

export const requirement = suite({ vantage: 'every node', by: 'API', layer: 'nodes' });

requirement(
  'NODE-1',
  {
    level: 'core',
    turn: 'first',
    title: 'every schedulable node is Ready and its network is available',
    rule: 'https://kubernetes.io/docs/concepts/architecture/nodes/#node-status',
    settlesWithin: 'agentMs',
  },
  async ({ inventory, run }) => expectReady(await inventory.nodes(), run.shape),
);

requirement(
  'NODE-2',
  {
    level: 'core',
    title: 'every node forwards IPv4, and IPv6 where it is used',
    rule: 'https://kubernetes.io/docs/setup/production-environment/container-runtimes/#network-configuration',
    vantage: 'every host',
    by: 'exec',
    rights: ['all pods'],
  },
  async (cluster) => expectForwarding(cluster, await hostPods(cluster)),
);

requirement(
  'NODE-3',
  {
    level: 'core',
    title: 'every node runs the network agent of the cluster with all its containers ready',
    rule: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
    rights: ['agent pods'],
    settlesWithin: 'agentMs',
  },
  async (cluster) => expectAgents(cluster),
);

requirement(
  'NODE-4',
  {
    level: 'extended',
    turn: 'beside',
    title: 'forwarding survives a reboot of the node',
    rule: 'https://kubernetes.io/docs/setup/production-environment/container-runtimes/#prerequisite-ipv4-forwarding-optional',
    by: 'exec',
    requires: ['node files'],
    creates: "a pod on each node that reads the node's /etc and /usr",
    timeoutMs: TIMEOUTS.makesPods,
  },
  async (cluster) => expectForwardingAfterBoot(cluster),
);
