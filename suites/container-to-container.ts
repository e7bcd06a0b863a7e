// "All containers in a pod can reach each other's ports on localhost."
// https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking

import { allOf } from '../helpers/model/outcomes.ts';
import { expectReachable } from '../helpers/probe/expect-reachable.ts';
import { expectOneAddress } from '../helpers/requirements/pods/expect-one-address.ts';
import { expectOnePortSpace } from '../helpers/requirements/pods/expect-one-port-space.ts';
import { localNeighbours, seenByOthers } from '../helpers/requirements/pods/two-containers.ts';
import { suite } from '../helpers/requirements/requirement.ts';

export const requirement = suite({ vantage: 'pods', by: 'exec', layer: 'containers' });

requirement(
  'C2C-1',
  {
    level: 'core',
    title: 'containers of one pod reach each other on localhost',
    rule: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking',
  },
  async (cluster) =>
    expectReachable('the other container of the pod, on localhost', await localNeighbours(cluster)),
);

requirement(
  'C2C-2',
  {
    level: 'core',
    // It needs working pod networking, because other pods report the address that they see.
    layer: 'above pods',
    title: 'containers of one pod share one address and one port space',
    rule: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking',
  },
  async (cluster) =>
    allOf(await expectOneAddress(await seenByOthers(cluster)), await expectOnePortSpace(cluster)),
);
