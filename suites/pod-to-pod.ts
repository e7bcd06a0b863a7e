// "All pods can communicate with all other pods, whether they are on the same node or on different nodes … without the
// use of proxies or address translation (NAT)."
// https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model

import { acrossNodes } from '../helpers/probe/across-nodes.ts';
import { expectReachable } from '../helpers/probe/expect-reachable.ts';
import { requirement } from '../helpers/requirement/requirement.ts';

requirement(
  'POD-2',
  {
    level: 'core',
    title: "a pod reaches every pod on every other node, at the pod's IP",
    rule: 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
  },
  async (cluster) => expectReachable('pods on other nodes', await acrossNodes(cluster)),
);
