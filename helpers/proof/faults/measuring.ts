import type { CniName } from '../../cluster/cni.ts';
import { FAULT, inSeconds } from '../../model/timeouts.ts';
import { askedOf, isOffered } from '../../requirements/requires.ts';
import { allRequirements } from '../../run/selection.ts';
import type { Fault } from './fault.ts';
import { endLoop, ruled, startLoop } from './rules.ts';

const REQUIREMENTS = await allRequirements();

/** Requirements that use commands in pods, of those that are checked under every fault. */
function byExec(cni: CniName): string[] {
  return askedOf(REQUIREMENTS, false)
    .filter((one) => one.by === 'exec' && isOffered(one, cni) && one.heavy !== true && one.disturbs !== true)
    .map(({ id }) => id);
}

/** Faults of the measurement itself: the network works, and nothing may turn red. */
export const MEASURING_FAULTS: Fault[] = [
  {
    id: 'no-exec',
    sentence: 'no command can be run in the pods of a node',
    expected: {
      flannel: { red: [], unmeasured: byExec('flannel') },
      weave: { red: [], unmeasured: byExec('weave') },
    },
    // The API server cannot connect to the node's kubelet. The kubelet's own connections use the other direction.
    ...ruled('control-plane', 'filter OUTPUT', async (cluster) => {
      return `-d ${await cluster.addressOf('worker2')} -p tcp --dport 10250 -j REJECT --reject-with tcp-reset`;
    }),
  },
  {
    id: 'slow-api',
    sentence: 'the API server hangs half of the time',
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
