// "The control plane … allocates a port; each node proxies that port (the same port number on every Node) into your
// Service."
// https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
import { expectEveryKind } from '../helpers/probe/expect-reachable.ts';
import { suite } from '../helpers/requirements/requirement.ts';
import { expectHostPorts } from '../helpers/requirements/services/expect-host-ports.ts';
import { expectLoadBalancer } from '../helpers/requirements/services/expect-load-balancer.ts';
import { expectLocalTraffic } from '../helpers/requirements/services/expect-local-move.ts';
import {
  externalNodePorts,
  fromOutside,
  outsideToNodePorts,
} from '../helpers/requirements/services/node-port-targets.ts';

export const requirement = suite({ vantage: 'outside', by: 'client', layer: 'outside' });

requirement(
  'EXT-1',
  {
    level: 'core',
    title: "a NodePort answers on every node's internal address, from outside the cluster, over TCP and UDP",
    rule: 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
    covers: [{ from: ['outside'], to: ["another node's node port"] }],
    rights: ['nodes'],
    datagrams: 'to node ports',
  },
  async (cluster) =>
    fromOutside(cluster, async (from) => {
      const evidence = await expectEveryKind('node ports', [{ from, to: await outsideToNodePorts(cluster) }]);
      const external = await externalNodePorts(cluster, from);
      return { ...evidence, details: [...(evidence.details ?? []), ...external] };
    }),
);

requirement(
  'EXT-2',
  {
    level: 'extended',
    turn: 'beside',
    title:
      "externalTrafficPolicy Local keeps the client's address, and only nodes with an endpoint answer and pass health checks",
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

requirement(
  'EXT-4',
  {
    level: 'extended',
    turn: 'beside',
    title: "a host port leads to its pod on its node, and to no other node's",
    rule: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/#support-hostport',
    covers: [{ from: ['pod', 'node', 'outside'], to: ['host port'] }],
    vantage: 'every node',
    by: 'exec',
    requires: ['host network'],
    creates: 'a pod with a host port on each node',
    datagrams: 'sent',
  },
  async (cluster) => expectHostPorts(cluster),
);
