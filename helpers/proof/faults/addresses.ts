import { ApiException, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { apply } from '../../kube/apply.ts';
import { agnhostOnNodes } from '../../kube/node-images.ts';
import type { Finding } from '../../model/finding.ts';
import { GENERATION } from '../../requirements/addressing/expect-unique-in-churn.ts';
import type { Part } from '../matches.ts';
import { type Fault, type FaultyCluster, type PodOnNode, type Role, until } from './fault.ts';
import { inNamespaceOf, RANGES, reservationsOf, ruled } from './rules.ts';

/** An idle pod on a node. */
async function applyPod({ kube, namespace }: FaultyCluster, name: string, nodeName: string): Promise<void> {
  await apply(kube, [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: { [LABEL]: 'pod' } },
      spec: {
        nodeName,
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'pause', image: await agnhostOnNodes(kube), args: ['pause'] }],
      },
    } as object,
  ]);
}

async function podOnWorker(cluster: FaultyCluster, name: string): Promise<string> {
  await applyPod(cluster, name, cluster.node('worker'));
  let address = '';
  await until(`the address of pod ${name}`, async () => {
    const pod = await cluster.kube.core.readNamespacedPod({ namespace: cluster.namespace, name });
    address = pod.status?.podIP ?? '';
    return address !== '';
  });
  return address;
}

async function removePods(cluster: FaultyCluster, labelSelector: string): Promise<void> {
  const { kube, namespace } = cluster;
  await kube.core.deleteCollectionNamespacedPod({ namespace, labelSelector, gracePeriodSeconds: 0 });
  await until(`the end of the pods with ${labelSelector}`, async () => {
    const { items } = await kube.core.listNamespacedPod({ namespace, labelSelector });
    return items.length === 0;
  });
}

/** Marks pods that a fault made. */
const LABEL = 'netconform.io/fault';

async function remove(delivery: Promise<unknown>): Promise<void> {
  await delivery.catch((error: unknown) => {
    if (!(error instanceof ApiException && error.code === 404)) throw error;
  });
}

const EXTRA = { name: 'netconform-faults', cidr: '10.200.240.0/24', address: '10.200.240.10' };

const EXTRA_OVERLAPS: Part<Finding> = {
  kind: 'ranges-overlap',
  samples: [{ objects: [`ServiceCIDR ${EXTRA.name}`], ranges: [EXTRA.cidr, RANGES.pods] }],
};

async function addServiceRange({ kube }: FaultyCluster): Promise<void> {
  const metadata = { name: EXTRA.name };
  const spec = { cidrs: [EXTRA.cidr] };
  await apply(kube, [{ apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata, spec } as object]);
  await until('the extra Service range', async () => {
    const { status } = await kube.networking.readServiceCIDR({ name: EXTRA.name });
    return (
      status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ??
      false
    );
  });
}

async function removeServiceRange({ kube }: FaultyCluster): Promise<void> {
  await remove(kube.networking.deleteServiceCIDR({ name: EXTRA.name }));
  // Its controller keeps it for ten seconds, for Services that may just be getting an address.
  await remove(
    kube.networking.patchServiceCIDR(
      { name: EXTRA.name, body: { metadata: { finalizers: null } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    ),
  );
  await until('the end of the extra Service range', async () => {
    const { items } = await kube.networking.listServiceCIDR();
    return !items.some(({ metadata }) => metadata?.name === EXTRA.name);
  });
}

/** A cordoned node of another system: it runs no pods of the cluster, and nobody corrects what the API says about it. */
async function addForeignNode({ kube }: FaultyCluster, name: string, podCIDRs: string[] = []): Promise<void> {
  const ranges = podCIDRs[0] === undefined ? {} : { podCIDR: podCIDRs[0], podCIDRs };
  await kube.core.createNode({
    body: {
      metadata: { name, labels: { 'kubernetes.io/os': 'windows' } },
      spec: { unschedulable: true, ...ranges },
    },
  });
}

/** The plugin that assigns pod addresses, its copy, and the script that replaces it. */
const IPAM = '/opt/cni/bin/host-local';
const REAL_IPAM = '/opt/cni/netconform-host-local';
const FORGETFUL_IPAM = '/opt/cni/netconform-forgetful';

/**
 * Calls the plugin and makes it forget what it has just assigned: the next pod gets the same address. Calls follow each other, so pods that
 * start at the same moment get it too.
 */
const forgetful = (reservations: string) => `#!/bin/sh
exec 9> ${FORGETFUL_IPAM}.lock
flock 9
cd ${reservations}
before=" $(echo 10.*) " last=$(cat last_reserved_ip.0)
out=$(${REAL_IPAM})
code=$?
if [ "$CNI_COMMAND" = ADD ]; then
  for taken in 10.*; do case "$before" in *" $taken "*) ;; *) rm -f "$taken" ;; esac; done
  printf "$last" > last_reserved_ip.0
fi
printf '%s' "$out"
exit $code`;

async function podOn(cluster: FaultyCluster, app: string, role: Role): Promise<PodOnNode> {
  const pod = (await cluster.pods(`app=${app}`)).find((one) => one.role === role);
  if (pod === undefined) throw new Error(`no pod with app=${app} is ready on ${cluster.node(role)}`);
  return pod;
}

/** A pod, and the address of a pod on another node that it also gets. */
async function intruder(cluster: FaultyCluster): Promise<{ pod: PodOnNode; address: string }> {
  const [pod, other] = await Promise.all([
    podOn(cluster, 'neighbour', 'worker'),
    podOn(cluster, 'probe', 'worker2'),
  ]);
  return { pod, address: other.ip };
}

/** Content of a reservation that a fault made. */
const LEAKED = 'netconform-fault';

/** Faults of addresses. */
export const ADDRESS_FAULTS: Fault[] = [
  {
    id: 'doubled-address',
    sentence: 'a node forgets a reservation and gives the address to a second pod',
    expected: { flannel: { red: ['ADDR-1'] } },
    finding: ({ node }) => ({
      kind: 'address-shared',
      samples: [
        { nodes: (nodes = []) => nodes.length === 2 && nodes.every((name) => name === node('worker')) },
      ],
    }),
    async inject(cluster) {
      const address = await podOnWorker(cluster, 'first');
      const before = address.replace(/\d+$/, (last) => String(Number(last) - 1));
      await cluster.onNode(
        'worker',
        `cd ${reservationsOf(cluster)}; rm ${address}; printf ${before} > last_reserved_ip.0`,
      );
      const second = await podOnWorker(cluster, 'second');
      if (second !== address) throw new Error(`the second pod got ${second}, not ${address} again`);
    },
    heal: (cluster) => removePods(cluster, LABEL),
  },
  {
    id: 'doubled-in-the-api',
    sentence: 'the API reports one address for two pods, and only one of them has it',
    expected: { flannel: { red: ['ADDR-1'] }, weave: { red: ['ADDR-1'] } },
    finding: () => ({ kind: 'address-shared', samples: [{ nodes: ['nowhere'] }] }),
    async inject(cluster) {
      const [probe] = await cluster.pods('app=probe');
      // A kubelet would correct it, and a pod of a missing node is removed within a minute.
      await addForeignNode(cluster, 'nowhere');
      await applyPod(cluster, 'said', 'nowhere');
      const said = { name: 'said', namespace: cluster.namespace };
      await cluster.kube.core.replaceNamespacedPodStatus({
        ...said,
        body: {
          ...(await cluster.kube.core.readNamespacedPod(said)),
          status: { phase: 'Running', podIP: probe?.ip ?? '', podIPs: [{ ip: probe?.ip ?? '' }] },
        },
      });
    },
    async heal(cluster) {
      await removePods(cluster, LABEL);
      await remove(cluster.kube.core.deleteNode({ name: 'nowhere' }));
    },
  },
  {
    id: 'address-inside-another-pod',
    sentence: 'a pod also has the address of a pod on another node',
    expected: { flannel: { red: ['ADDR-1'] } },
    finding: ({ node }) => ({
      kind: 'address-shared',
      samples: [{ nodes: (nodes = []) => nodes.includes(node('worker')) && nodes.includes(node('worker2')) }],
    }),
    async inject(cluster) {
      // A pod that probes no other node, so nothing else turns red.
      const { pod, address } = await intruder(cluster);
      await inNamespaceOf(cluster, pod, `nsenter --net=$ns ip address add ${address}/32 dev eth0`);
    },
    async heal(cluster) {
      const { pod, address } = await intruder(cluster);
      await inNamespaceOf(
        cluster,
        pod,
        `nsenter --net=$ns ip address del ${address}/32 dev eth0 2> /dev/null || true`,
      );
    },
  },
  {
    id: 'answered-by-another-pod',
    sentence: 'packets to a pod on another node reach its neighbour, which answers',
    // The pod that answers holds the address as much as its owner.
    expected: { flannel: { red: ['ADDR-1', 'POD-2'] } },
    finding: ({ node }) => ({
      kind: 'address-shared',
      samples: [{ nodes: [node('worker2'), node('worker2')] }],
    }),
    ...ruled('worker', 'nat PREROUTING', async (cluster) => {
      const [to, other] = await Promise.all([
        podOn(cluster, 'probe', 'worker2'),
        podOn(cluster, 'neighbour', 'worker2'),
      ]);
      return `-d ${to.ip} -p tcp --dport 8080 -j DNAT --to-destination ${other.ip}:8080`;
    }),
  },
  {
    id: 'another-range',
    sentence: 'the expected pod range is not the installed one',
    // Pods, the nodes' pod CIDRs and the endpoints all lie outside the expected range.
    expected: {
      flannel: { red: ['ADDR-2', 'ADDR-6', 'SVC-1'] },
      weave: { red: ['ADDR-2', 'SVC-1', 'WEAVE-1'] },
    },
    finding: () => ({ kind: 'address-outside-range', samples: [{ ranges: ['10.201.0.0/16'] }] }),
    // The Service ranges that these add would not overlap another pod range.
    apartFrom: ['overlapping-service-range', 'service-in-pod-range'],
    told: { podRanges: '10.201.0.0/16' },
    inject: async () => undefined,
    heal: async () => undefined,
  },
  {
    id: 'overlapping-service-range',
    sentence: 'an additional Service range overlaps the pod range',
    expected: { flannel: { red: ['ADDR-4'] }, weave: { red: ['ADDR-4'] } },
    finding: () => EXTRA_OVERLAPS,
    inject: addServiceRange,
    heal: removeServiceRange,
  },
  {
    id: 'service-in-pod-range',
    sentence: 'a Service has a cluster IP inside the pod range',
    // Such an address exists only in a Service range that overlaps the pod range.
    expected: { flannel: { red: ['ADDR-4', 'ADDR-5'] }, weave: { red: ['ADDR-4', 'ADDR-5'] } },
    finding: () => EXTRA_OVERLAPS,
    async inject(cluster) {
      await addServiceRange(cluster);
      const spec = { clusterIP: EXTRA.address, ports: [{ port: 80 }] };
      const metadata = { name: EXTRA.name, namespace: 'default' };
      await apply(cluster.kube, [{ apiVersion: 'v1', kind: 'Service', metadata, spec } as object]);
    },
    async heal(cluster) {
      const service = { name: EXTRA.name, namespace: 'default' };
      await remove(cluster.kube.core.deleteNamespacedService(service));
      await removeServiceRange(cluster);
    },
  },
  {
    id: 'overlapping-node-range',
    // Not the overlapping Service range: Services of the fixtures would get addresses from it.
    beforeFixtures: 'too',
    sentence: 'two nodes have the same pod CIDR',
    expected: { flannel: { red: ['ADDR-6'] } },
    finding: ({ node }) => ({
      kind: 'ranges-overlap',
      samples: [{ nodes: ['netconform-faults', node('worker')] }],
    }),
    async inject(cluster) {
      const { spec } = await cluster.kube.core.readNode({ name: cluster.node('worker') });
      await addForeignNode(cluster, 'netconform-faults', spec?.podCIDRs);
    },
    heal: ({ kube }) => remove(kube.core.deleteNode({ name: 'netconform-faults' })),
  },
  {
    id: 'no-address-left',
    sentence: 'leaked reservations use up the addresses of a node',
    expected: { flannel: { red: ['ADDR-7'] } },
    finding: ({ node }) => ({ kind: 'no-address', samples: [{ nodes: [node('control-plane')] }] }),
    // Every other requirement that makes a pod on that node could not be measured.
    alone: true,
    async inject(cluster) {
      const prefix = (await cluster.podRangeOf('control-plane')).replace(/\d+\/\d+$/, '');
      await cluster.onNode(
        'control-plane',
        `cd ${reservationsOf(cluster)}
         for last in $(seq 2 254); do [ -e ${prefix}$last ] || echo ${LEAKED} > ${prefix}$last; done`,
      );
    },
    async heal(cluster) {
      await cluster.onNode(
        'control-plane',
        `cd ${reservationsOf(cluster)}; grep -lx ${LEAKED} * | xargs -r rm`,
      );
      await removePods(cluster, GENERATION);
    },
  },
  {
    id: 'reused-address',
    sentence: 'a node assigns an address again while its pod still runs',
    expected: { flannel: { red: ['ADDR-7'] } },
    finding: ({ node }) => ({ kind: 'address-shared', samples: [{ nodes: [node('worker')] }] }),
    // By label: two pods of different requirements would have one address too.
    disturbedBy: 'new pods',
    // Both change the reservations of one node's plugin.
    apartFrom: ['doubled-address'],
    async inject(cluster) {
      await cluster.onNode(
        'worker',
        `cp ${IPAM} ${REAL_IPAM}
         cat > ${FORGETFUL_IPAM} <<'END'
${forgetful(reservationsOf(cluster))}
END
         chmod +x ${FORGETFUL_IPAM}
         mount --bind ${FORGETFUL_IPAM} ${IPAM}`,
      );
    },
    async heal(cluster) {
      // Lazily: a pod that comes at that moment runs the script.
      await cluster.onNode(
        'worker',
        `! [ -e ${REAL_IPAM} ] || umount -l ${IPAM} || true; rm -f ${REAL_IPAM} ${FORGETFUL_IPAM}*`,
      );
      await removePods(cluster, GENERATION);
    },
  },
];
