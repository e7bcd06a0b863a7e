import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { apply } from '../kube/apply.ts';
import type { Fault } from './fault.ts';
import { type FaultyCluster, ROLES, runNamespace, runPods, runService, until } from './faulty-cluster.ts';
import { addRule, drop, removeRules } from './rules.ts';

const STALE = '10.200.255.77';

const WORKERS = ['worker', 'worker2'] as const;

async function healWorkers(cluster: FaultyCluster): Promise<void> {
  for (const role of WORKERS) await removeRules(cluster, role);
}

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
    id: 'no-rules',
    sentence: 'a node has lost its rules for a Service',
    expected: ['SVC-2'],
    says: ({ node }) => new RegExp(`nothing sent from ${node('worker2')} arrives`),
    when: 'fixtures',
    async inject({ kube, onNode }) {
      const ip = await runService(kube, 'nginx');
      const rules = `iptables -w 10 -t nat -S KUBE-SERVICES | grep -e '-d ${ip}/32 .*-j KUBE-SVC'`;
      await until('the rules of Service nginx', async () => {
        return (await onNode('worker2', `${rules} || true`)) !== '';
      });
      await settled({ kube, onNode });
      await onNode(
        'worker2',
        `${rules} | sed s/^-A/-D/ | while read -r rule; do eval iptables -w 10 -t nat $rule; done`,
      );
    },
    // kube-proxy takes away what is left with the Service.
    heal: async () => undefined,
  },
  {
    id: 'dead-endpoint',
    sentence: 'one endpoint of a Service is not reached by way of it',
    expected: ['SVC-3'],
    says: () => /echo-\S+ on \S+ receives nothing by Service echo/,
    when: 'fixtures',
    async inject(cluster) {
      const [pod] = await runPods(
        cluster.kube,
        'app=echo',
        (pods) => pods.length === 2 && pods.every(({ status }) => status?.podIP !== undefined),
      );
      const service = await runService(cluster.kube, 'echo');
      // By the proxy of each node that connects, and also by that of a node itself.
      for (const role of ROLES) {
        for (const chain of ['FORWARD', 'OUTPUT'])
          await addRule(
            cluster,
            role,
            { table: 'filter', chain },
            `-d ${pod?.status?.podIP} -m conntrack --ctstate DNAT --ctorigdst ${service} -j DROP`,
          );
      }
    },
    async heal(cluster) {
      for (const role of ROLES) await removeRules(cluster, role);
    },
  },
  {
    id: 'stuck-kube-proxy',
    sentence: 'kube-proxy of a node hangs: changes of Services do not arrive there any more',
    expected: ['SVC-4'],
    says: ({ node }) => new RegExp(`${node('worker2')} does not know it`),
    when: 'fixtures',
    async inject({ kube, onNode }) {
      await settled({ kube, onNode });
      await onNode('worker2', 'pkill -STOP -x kube-proxy');
    },
    heal: async ({ onNode }) => {
      await onNode('worker2', 'pkill -CONT -x kube-proxy');
    },
  },
  {
    id: 'no-udp-service',
    sentence: 'the UDP port of a Service leads nowhere',
    expected: ['SVC-5'],
    says: () => /nothing sent over UDP arrives/,
    when: 'before',
    async inject(cluster) {
      for (const role of WORKERS)
        await addRule(cluster, role, { table: 'filter', chain: 'FORWARD' }, '-p udp --dport 8181 -j DROP');
    },
    heal: healWorkers,
  },
  {
    id: 'no-affinity',
    sentence: 'a Service that is to keep its clients spreads them',
    expected: ['SVC-7'],
    says: () => /was answered by 2 endpoints of echo-sticky/,
    when: 'fixtures',
    async inject({ kube }) {
      await runService(kube, 'echo-sticky');
      await kube.core.patchNamespacedService(
        {
          name: 'echo-sticky',
          namespace: await runNamespace(kube),
          body: { spec: { sessionAffinity: 'None', sessionAffinityConfig: null } },
        },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      );
    },
    // It ends with the run's namespace.
    heal: async () => undefined,
  },
  {
    id: 'no-refusal',
    sentence: 'a node lets clients of a Service without endpoints wait',
    expected: ['SVC-7'],
    says: ({ node }) => new RegExp(`nothing sent from ${node('worker2')} arrives`),
    when: 'fixtures',
    inject: async (cluster) => drop(cluster, 'worker2', `-d ${await runService(cluster.kube, 'empty')}`),
    heal: healWorkers,
  },
  {
    id: 'node-without-services',
    sentence: 'a node itself does not reach cluster IPs, its pods do',
    expected: ['SVC-8'],
    says: ({ node }) => new RegExp(`nothing sent from ${node('worker2')} arrives`),
    when: 'before',
    inject: (cluster) =>
      addRule(cluster, 'worker2', { table: 'raw', chain: 'OUTPUT' }, '-d 10.32.0.0/24 -p tcp -j DROP'),
    heal: healWorkers,
  },
  {
    id: 'local-traffic-masqueraded',
    sentence: 'a node hides clients of a Service that is to keep their addresses behind its own',
    expected: ['EXT-2'],
    says: ({ node }) => new RegExp(`${node('worker')} .*addresses`),
    when: 'before',
    async inject(cluster) {
      const range = await cluster.podRangeOf('worker');
      await addRule(
        cluster,
        'worker',
        { table: 'nat', chain: 'POSTROUTING' },
        `! -s 10.200.0.0/16 -d ${range} -p tcp --dport 8080 -m conntrack --ctstate DNAT -j MASQUERADE`,
      );
    },
    heal: healWorkers,
  },
];

/** Waits until a node's kube-proxy has rules for every Service of the run that goes on now. */
async function settled({ kube, onNode }: Pick<FaultyCluster, 'kube' | 'onNode'>): Promise<void> {
  const namespace = await runNamespace(kube);
  const wanted = ['nginx', 'nginx-nodeport', 'echo', 'echo-sticky', 'echo-local', 'several-ports:udp'];
  await until('the rules of all Services', async () => {
    const rules = await onNode('worker2', `iptables-save -t nat | grep -e ${namespace}/ || true`);
    // Two replicas behind each of them, but one pod behind the last.
    return wanted.every(
      (name) => rules.split(`"${namespace}/${name} -> `).length > (name.includes(':') ? 1 : 2),
    );
  });
}
