// "The control plane … allocates a port; each node proxies that port (the same port number on every Node) into your
// Service."
// https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
import { expectReachable } from '../helpers/probe/expect-reachable.ts';
import { requirement } from '../helpers/requirement/requirement.ts';
import { outsideToNodePorts } from '../helpers/services/service-targets.ts';

requirement(
  'EXT-1',
  {
    level: 'core',
    title: "a NodePort answers on every node's address, from outside the cluster",
    rule: 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
  },
  async (cluster) =>
    outsideToNodePorts(cluster, 'nginx-nodeport', (plan) => expectReachable('the NodePort of nginx', plan)),
);
