import { inSeconds, PAUSES } from '../../model/timeouts.ts';
import { LEAVING } from '../../requirements/services/expect-graceful-end.ts';
import { CHANGING } from '../../requirements/services/expect-membership.ts';
import { MOVING } from '../../requirements/services/expect-port-kept.ts';
import type { Fault, FaultyCluster } from './fault.ts';
import { addRule, at, endLoop, healedBy, IPTABLES, MARK, removeRules, ruled, startLoop } from './rules.ts';

const onWorker2 = healedBy('worker2');

/** Leads clients on a node to the first echo pod by name. */
async function leadToFirst(cluster: FaultyCluster, service: string, match: string): Promise<void> {
  const [first] = await cluster.pods('app=echo');
  const ip = await cluster.serviceIp(service);
  await addRule(
    cluster,
    'worker2',
    'nat PREROUTING',
    `-d ${ip} -p udp ${match} -j DNAT --to-destination ${first?.ip}:8081`,
  );
}

/** Faults of UDP while endpoints change. */
export const STALE_UDP_FAULTS: Fault[] = [
  {
    ...onWorker2,
    id: 'stale-udp-endpoint',
    sentence: 'a node sends some datagrams to an endpoint that has left its Service',
    expected: { flannel: { red: ['SVC-4'] }, weave: { red: ['SVC-4'] } },
    finding: ({ node }) => ({ kind: 'endpoint-stale', from: at(node('worker2')), protocol: 'UDP' }),
    // The endpoint that leaves is the first by name.
    inject: (cluster) =>
      leadToFirst(cluster, CHANGING, '--dport 81 -m statistic --mode random --probability 0.5'),
  },
  {
    ...onWorker2,
    id: 'stale-udp-entry',
    sentence: 'a node sends existing clients of a UDP Service to an endpoint that has left',
    expected: { flannel: { red: ['SVC-10'] } },
    finding: ({ node }) => ({
      kind: 'endpoint-stale',
      from: at(node('worker2')),
      protocol: 'UDP',
      samples: [{ fromNode: node('worker2') }],
    }),
    // The endpoint that joins first is the first by name.
    inject: (cluster) => leadToFirst(cluster, MOVING, '--dport 5301'),
  },
];

const RED = { flannel: { red: ['SVC-12'] }, weave: { red: ['SVC-12'] } };

/** Packets of a long connection. A connection for a single request has fewer. */
const LASTING = 25;

/** Faults of Services with a terminating pod. */
export const TERMINATING_FAULTS: Fault[] = [
  {
    id: 'terminating-endpoint-kept',
    sentence: 'a node sends new connections to a terminating pod',
    expected: RED,
    finding: ({ node }) => ({ kind: 'endpoint-stale', from: at(node('worker2')) }),
    // Each node has one loop.
    apartFrom: ['agent-killed-again-and-again', 'dns-hangs'],
    async inject(cluster) {
      const ip = await cluster.serviceIp(LEAVING);
      const stay = (await cluster.pods('app=echo')).map((pod) => `-e '${pod.ip}:'`).join(' ');
      // The requirement makes this pod, so its address is read from kube-proxy's rules.
      await startLoop(
        cluster,
        'worker2',
        `last=
         while sleep ${inSeconds(PAUSES.poll)}; do
           now=$(iptables-save -t nat | grep '/${LEAVING}' | grep -o 'to-destination [0-9.:]*' | grep -v ${stay} | head -n 1)
           [ -n "$now" ] && [ "$now" != "$last" ] || continue
           ${IPTABLES} -t nat -I PREROUTING -d ${ip} -p tcp --dport 80 -m comment --comment ${MARK} -j DNAT --$now && last=$now
         done`,
      );
    },
    async heal(cluster) {
      await endLoop(cluster, 'worker2');
      await removeRules(cluster, 'worker2');
    },
  },
  {
    id: 'lasting-connections-cut',
    sentence: 'a node cuts long connections of a Service',
    expected: RED,
    finding: ({ node }) => ({ kind: 'connection-cut', from: at(node('worker2')) }),
    ...ruled('worker2', 'mangle FORWARD', async (cluster) => {
      return `-m conntrack --ctorigdst ${await cluster.serviceIp(LEAVING)} -m connbytes --connbytes ${LASTING}: --connbytes-dir both --connbytes-mode packets -j DROP`;
    }),
  },
];
