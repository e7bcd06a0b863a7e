// A Service's cluster IP answers from every node, for the pods behind it.
// https://kubernetes.io/docs/concepts/services-networking/service/

import { podRanges } from '../helpers/address/ranges-in-force.ts';
import { expectReachable } from '../helpers/probe/expect-reachable.ts';
import { requirement } from '../helpers/requirement/requirement.ts';
import { expectEndpointsArePods } from '../helpers/services/expect-endpoints.ts';
import { everyNodeToClusterIP } from '../helpers/services/service-targets.ts';

requirement(
  'SVC-1',
  {
    level: 'core',
    title: 'the endpoints of a Service are the pods behind it, in the pod range',
    rule: 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/',
  },
  async (cluster) => expectEndpointsArePods(cluster, 'nginx', await podRanges(cluster)),
);

requirement(
  'SVC-2',
  {
    level: 'core',
    title: 'the cluster IP of a Service answers from a pod on every node',
    rule: 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
  },
  async (cluster) => expectReachable('the cluster IP of nginx', await everyNodeToClusterIP(cluster, 'nginx')),
);
