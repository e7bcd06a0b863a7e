import { inSeconds, PAUSES } from '../../model/timeouts.ts';
import { LEAVING } from '../../requirements/services/expect-graceful-end.ts';
import type { Fault } from './fault.ts';
import { endLoop, startLoop } from './loop.ts';
import { at } from './places.ts';
import { addRule, IPTABLES, MARK, removeRules } from './rules.ts';

const RED = { flannel: { red: ['SVC-12'] }, weave: { red: ['SVC-12'] } };

/** Packets of a connection that lasts; one that serves a single request has fewer. */
const LASTING = 25;

/** What can be wrong with Services of which a pod terminates. */
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
      // The pod is made by the requirement: its address is read from kube-proxy's rules.
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
    inject: async (cluster) =>
      addRule(
        cluster,
        'worker2',
        { table: 'mangle', chain: 'FORWARD' },
        `-m conntrack --ctorigdst ${await cluster.serviceIp(LEAVING)} -m connbytes --connbytes ${LASTING}: --connbytes-dir both --connbytes-mode packets -j DROP`,
      ),
    heal: (cluster) => removeRules(cluster, 'worker2'),
  },
];
