// "The control plane … allocates a port; each node proxies that port (the same port number on every Node) into your
// Service."
// https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
import { expectReachable } from '../helpers/probe/expect-reachable.ts';
import { suite } from '../helpers/requirements/requirement.ts';
import { expectLoadBalancer } from '../helpers/requirements/services/expect-load-balancer.ts';
import { expectLocalTraffic } from '../helpers/requirements/services/expect-local-traffic.ts';
import { fromOutside, nginxNodePorts } from '../helpers/requirements/services/node-port-targets.ts';

export const requirement = suite({ vantage: 'outside', by: 'client', layer: 'outside' });

requirement(
  'EXT-1',
  {
    level: 'core',
    title: "a NodePort answers on every node's address, from outside the cluster",
    rule: 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
    rights: ['nodes'],
  },
  async (cluster) =>
    fromOutside(cluster, async (from) =>
      expectReachable('the NodePort of nginx', [{ from, to: await nginxNodePorts(cluster) }]),
    ),
);

requirement(
  'EXT-2',
  {
    level: 'extended',
    title: "externalTrafficPolicy Local keeps the client's address, and only nodes with an endpoint answer",
    rule: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy',
    rights: ['nodes'],
  },
  async (cluster) => fromOutside(cluster, (client) => expectLocalTraffic(cluster, client)),
);

requirement(
  'EXT-3',
  {
    level: 'extended',
    title: 'a LoadBalancer Service gets an address and answers there, from outside the cluster',
    rule: 'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer',
    requires: ['load balancers'],
    rights: ['all Services'],
    noFault: 'no cluster that netconform makes has a provider of load balancers',
  },
  async (cluster) => expectLoadBalancer(cluster),
);
