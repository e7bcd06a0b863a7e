// The Kubernetes network model: "Each pod in a cluster gets its own unique cluster-wide IP address". The pod range does not overlap the
// ranges of Services and nodes.
// https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model
// https://kubernetes.io/docs/concepts/cluster-administration/networking/#kubernetes-ip-address-ranges

import { clusterIPs, nodeAddresses } from '../helpers/kube/inventory/holders.ts';
import { isVirtual } from '../helpers/kube/inventory/schedulable.ts';
import { allOf } from '../helpers/model/outcomes.ts';
import { TIMEOUTS } from '../helpers/model/timeouts.ts';
import { answeredElsewhere, foreignAddresses } from '../helpers/requirements/addressing/addresses-inside.ts';
import {
  expectInside,
  expectOutside,
  expectOwnAddresses,
} from '../helpers/requirements/addressing/expect-addresses.ts';
import {
  expectAddressesGiven,
  podsWithoutAddress,
} from '../helpers/requirements/addressing/expect-addresses-given.ts';
import { expectNoOverlap } from '../helpers/requirements/addressing/expect-no-overlap.ts';
import { expectNodeRanges } from '../helpers/requirements/addressing/expect-node-ranges.ts';
import { expectUniqueInChurn } from '../helpers/requirements/addressing/expect-unique-in-churn.ts';
import {
  expectPodRanges,
  podRanges,
  serviceRanges,
} from '../helpers/requirements/addressing/ranges-in-force.ts';
import { expectOwnAddressSeen } from '../helpers/requirements/pods/expect-own-address.ts';
import { suite } from '../helpers/requirements/requirement.ts';

export const requirement = suite({ vantage: 'cluster', by: 'API', layer: 'addresses' });

const MODEL = 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model';
const RANGES =
  'https://kubernetes.io/docs/concepts/cluster-administration/networking/#kubernetes-ip-address-ranges';

requirement(
  'ADDR-1',
  {
    level: 'core',
    turn: 'first',
    title: 'every pod has its own IP address',
    rule: MODEL,
    rights: ['all pods'],
    settlesWithin: 'changeMs',
  },
  async (cluster) => {
    const held = await cluster.inventory.podAddresses();
    if (cluster.run.audit === true) return expectOwnAddresses('pod', held);
    const inside = await foreignAddresses(cluster, held);
    const own = expectOwnAddresses('pod', [...held, ...inside, ...(await answeredElsewhere(cluster))]);
    const { namespace } = cluster.run;
    expectAddressesGiven(await podsWithoutAddress(cluster), { of: held.length, namespace });
    return own;
  },
);

requirement(
  'ADDR-2',
  {
    level: 'core',
    turn: 'first',
    title: 'every pod IP lies in the pod range',
    rule: RANGES,
    rights: ['all pods'],
  },
  async (cluster) => {
    const ranges = expectPodRanges(await podRanges(cluster));
    return expectInside('pod', await cluster.inventory.podAddresses(), ranges);
  },
);

requirement(
  'ADDR-3',
  {
    level: 'core',
    title: 'a pod sees itself under the address that others see',
    rule: MODEL,
    vantage: 'every node',
    by: 'exec',
    layer: 'above pods',
  },
  async (cluster) => expectOwnAddressSeen(cluster),
);

requirement(
  'ADDR-4',
  {
    level: 'core',
    turn: 'first',
    title: 'the pod range, the Service range and the node addresses do not overlap',
    rule: RANGES,
    vantage: 'every node',
    rights: ['all pods', 'all Services'],
  },
  async (cluster) => {
    const { inventory } = cluster;
    const { ranges, ofNodeSubnets } = await podRanges(cluster);
    return expectNoOverlap({
      pod: ranges,
      service: await serviceRanges(cluster),
      nodes: nodeAddresses((await inventory.nodes()).filter((node) => !isVirtual(node))),
      pods: await inventory.podAddresses(),
      services: clusterIPs(await inventory.services()),
      ofNodeSubnets,
    });
  },
);

requirement(
  'ADDR-5',
  {
    level: 'core',
    turn: 'first',
    title: 'every Service has its own cluster IP, inside the Service range and outside the pod range',
    rule: 'https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/',
    rights: ['all Services'],
  },
  async (cluster) => {
    const addresses = clusterIPs(await cluster.inventory.services());
    const [inside, { ranges: outside }] = [await serviceRanges(cluster), await podRanges(cluster)];
    return allOf(
      expectOwnAddresses('Service', addresses),
      ...(inside.length === 0 ? [] : [expectInside('Service', addresses, inside)]),
      ...(outside.length === 0 ? [] : [expectOutside('Service', addresses, outside)]),
    );
  },
);

requirement(
  'ADDR-6',
  {
    level: 'core',
    turn: 'first',
    title: "no node's pod CIDR overlaps another's, and each lies in the cluster CIDR",
    rule: RANGES,
    vantage: 'every node',
    rights: ['all pods'],
  },
  async (cluster) => expectNodeRanges(cluster, (await podRanges(cluster)).ranges),
);

requirement(
  'ADDR-7',
  {
    level: 'extended',
    turn: 'beside',
    title: 'addresses stay unique while pods come and go',
    rule: MODEL,
    vantage: 'every node',
    requires: ['room for pods'],
    creates: 'three pods on each node, which come and go twice',
    timeoutMs: TIMEOUTS.makesPods,
    rights: ['pod changes'],
  },
  async (cluster) => expectUniqueInChurn(cluster),
);
