import { FAULT, inSeconds } from '../config/timeouts.ts';
import type { Fault } from './fault.ts';
import { endLoop, startLoop } from './loop.ts';
import { addRule, removeRules } from './rules.ts';

/** Whatever is asked by a command in a pod of every node. */
const BY_EXEC = [
  'ADDR-3',
  'NODE-2',
  'NODE-4',
  'C2C-1',
  'C2C-2',
  'POD-1',
  'POD-2',
  'POD-3',
  'POD-4',
  'POD-5',
  'POD-6',
  'POD-7',
  'POD-9',
  'SVC-2',
  'SVC-3',
  'SVC-4',
  'SVC-5',
  'SVC-6',
  'SVC-7',
  'SVC-8',
  'DNS-1',
];

/** What is read from the routers, by a pod on the host network of each node. */
const WEAVE = ['WEAVE-1', 'WEAVE-2', 'WEAVE-3', 'WEAVE-4'];

/** What can be wrong with how things are measured: the network is as it should be, and nothing may turn red. */
export const MEASURING_FAULTS: Fault[] = [
  {
    id: 'no-exec',
    sentence: 'no command can be run in the pods of a node',
    expected: {
      flannel: { red: [], unmeasured: BY_EXEC },
      weave: { red: [], unmeasured: [...BY_EXEC, ...WEAVE] },
    },
    // The API server cannot connect to the node's kubelet; the kubelet's own connections go the other way.
    inject: async (cluster) =>
      addRule(
        cluster,
        'control-plane',
        { table: 'filter', chain: 'OUTPUT' },
        `-d ${await cluster.addressOf('worker2')} -p tcp --dport 10250 -j REJECT --reject-with tcp-reset`,
      ),
    heal: (cluster) => removeRules(cluster, 'control-plane'),
  },
  {
    id: 'slow-api',
    sentence: 'the API server stands still for half of the time',
    expected: { flannel: { red: [] }, weave: { red: [] } },
    inject: (cluster) =>
      startLoop(
        cluster,
        'control-plane',
        `while :; do for signal in STOP CONT; do pkill -$signal -x kube-apiserver; sleep ${inSeconds(FAULT.apiStall)}; done; done`,
      ),
    async heal(cluster) {
      await endLoop(cluster, 'control-plane');
      await cluster.onNode('control-plane', 'pkill -CONT -x kube-apiserver || true');
    },
  },
];
