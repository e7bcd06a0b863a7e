import { apply } from '../kube/apply.ts';
import type { Fault } from './fault.ts';
import { runNamespace, until } from './faulty-cluster.ts';

const STALE = '10.200.255.77';

/** What can be wrong with Services. */
export const SERVICE_FAULTS: Fault[] = [
  {
    id: 'stale-endpoint',
    sentence: 'a Service has an endpoint that is no pod',
    // A third of the connections to the cluster IP goes to it.
    expected: ['SVC-1', 'SVC-2'],
    says: () => new RegExp(`endpoint ${STALE} is no ready pod behind nginx`),
    when: 'fixtures',
    async inject({ kube }) {
      const namespace = await runNamespace(kube);
      await until('Service nginx', async () => {
        const { items } = await kube.core.listNamespacedService({ namespace });
        return items.some(({ metadata }) => metadata?.name === 'nginx');
      });
      const slice = {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        // Without the label that says who manages it: the cluster's own controller leaves it as it is.
        metadata: { name: 'nginx-stale', namespace, labels: { 'kubernetes.io/service-name': 'nginx' } },
        addressType: 'IPv4',
        ports: [{ name: '', port: 80, protocol: 'TCP' }],
        endpoints: [{ addresses: [STALE], conditions: { ready: true } }],
      };
      await apply(kube, [slice]);
    },
    // It ends with the run's namespace.
    heal: async () => undefined,
  },
  {
    id: 'stuck-kube-proxy',
    sentence: 'kube-proxy of a node hangs: Services that are new never arrive there',
    // Node ports are Services too.
    expected: ['SVC-2', 'EXT-1'],
    says: ({ node }) => new RegExp(`nothing sent from ${node('worker2')} arrives`),
    when: 'before',
    inject: async ({ onNode }) => {
      await onNode('worker2', 'pkill -STOP -x kube-proxy');
    },
    heal: async ({ onNode }) => {
      await onNode('worker2', 'pkill -CONT -x kube-proxy');
    },
  },
];
