// "All containers in a pod can reach each other's ports on localhost."
// https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking
import { expectReachable } from '../helpers/probe/expect-reachable.ts';
import { localNeighbours } from '../helpers/probe/two-containers.ts';
import { requirement } from '../helpers/requirement/requirement.ts';

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
