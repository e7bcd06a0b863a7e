// Network agents restart often, by an upgrade or by themselves. Pods must hardly notice it.
// https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
import { TIMEOUTS } from '../helpers/model/timeouts.ts';
import { expectRecovery } from '../helpers/requirements/recovery/expect-recovery.ts';
import { suite } from '../helpers/requirements/requirement.ts';

export const requirement = suite({ vantage: 'every node', by: 'exec', layer: 'recovery' });

requirement(
  'REC-1',
  {
    level: 'extended',
    turn: 'last',
    title:
      'after a restart of the network agent, kube-proxy and a node, every connection recovers and no address is lost or duplicated',
    rule: 'https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/',
    requires: ['restarts'],
    creates:
      'restarts of the network agent and of kube-proxy on every node, and of a worker of a cluster made here',
    rights: ['all pods', 'agent pods', 'restarts'],
    disturbs: true,
    timeoutMs: TIMEOUTS.disruptive,
  },
  async (cluster) => expectRecovery(cluster),
);
