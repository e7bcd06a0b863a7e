// "If the egress rules, the ingress rules, or both … specify, then only the connections allowed … will be allowed."
// https://kubernetes.io/docs/concepts/services-networking/network-policies/
import { expectPolicies } from '../helpers/requirements/network-policy/expect-policies.ts';
import { suite } from '../helpers/requirements/requirement.ts';

export const requirement = suite({ vantage: 'pods', by: 'exec', layer: 'policies' });

requirement(
  'POL-1',
  {
    level: 'extended',
    title:
      'network policies deny and allow by pod, namespace and port, for ingress and egress, and nothing else',
    rule: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
    requires: ['policies', 'three namespaces'],
    creates: 'three more namespaces with three pods each, and network policies in one of them',
    rights: ['network policies'],
    heavy: true,
  },
  async (cluster) => expectPolicies(cluster),
);
