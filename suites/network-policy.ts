// "If the egress rules, the ingress rules, or both … specify, then only the connections allowed … will be allowed."
// https://kubernetes.io/docs/concepts/services-networking/network-policies/
import { TIMEOUTS } from '../helpers/model/timeouts.ts';
import { expectPolicies } from '../helpers/requirements/network-policy/expect-policies.ts';
import { suite } from '../helpers/requirements/requirement.ts';

export const requirement = suite({ vantage: 'pods', by: 'exec', layer: 'policies' });

requirement(
  'POL-1',
  {
    level: 'extended',
    title:
      'network policies deny and allow by pod, namespace, address and port, for ingress and egress, at every node, and nothing else',
    rule: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
    requires: ['policies', 'room for pods', 'three namespaces'],
    creates:
      'three more namespaces with three pods each, two more pods on each node beyond the third, and network policies in one of them',
    rights: ['network policies'],
    heavy: true,
    timeoutMs: TIMEOUTS.policies,
  },
  async (cluster) => expectPolicies(cluster),
);
