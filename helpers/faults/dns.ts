import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { readyEndpoints } from '../services/expect-endpoints.ts';
import type { Fault } from './fault.ts';
import { type FaultyCluster, ROLES, until } from './faulty-cluster.ts';
import { drop, removeRules } from './rules.ts';

/** What can be wrong with DNS. Services are reached by name with it alone. */
export const DNS_FAULTS: Fault[] = [
  {
    id: 'no-dns-from-node',
    sentence: 'the pods of one node are cut off from DNS',
    expected: ['SVC-6', 'DNS-1'],
    says: ({ node }) => new RegExp(`nothing sent from ${node('worker2')} arrives`),
    when: 'before',
    async inject(cluster) {
      for (const protocol of ['udp', 'tcp']) await drop(cluster, 'worker2', `-p ${protocol} --dport 53`);
    },
    heal: (cluster) => removeRules(cluster, 'worker2'),
  },
  {
    id: 'no-dns-over-tcp',
    sentence: 'DNS answers over UDP only',
    expected: ['DNS-1'],
    says: () => /nothing sent over TCP arrives/,
    when: 'before',
    async inject(cluster) {
      for (const role of ROLES) await drop(cluster, role, '-p tcp --dport 53');
    },
    async heal(cluster) {
      for (const role of ROLES) await removeRules(cluster, role);
    },
  },
  {
    id: 'dns-down',
    sentence: 'no DNS pod runs',
    expected: ['SVC-6', 'DNS-1'],
    says: () => /no pair works/,
    when: 'before',
    inject: (cluster) => scale(cluster, 0),
    heal: (cluster) => scale(cluster, REPLICAS),
  },
];

/** What kubeadm makes. */
const REPLICAS = 2;

/** Has so many DNS pods, and waits until that is so for the Service too. */
async function scale({ kube }: FaultyCluster, replicas: number): Promise<void> {
  await kube.apps.patchNamespacedDeploymentScale(
    { name: 'coredns', namespace: 'kube-system', body: { spec: { replicas } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
  await until(`${replicas} DNS pods`, async () => {
    const slices = await kube.discovery.listNamespacedEndpointSlice({ namespace: 'kube-system' });
    return readyEndpoints(slices.items, 'kube-dns').length === replicas;
  });
}
