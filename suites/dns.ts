// "Kubernetes creates DNS records for Services and Pods. You can contact Services with consistent DNS names instead of
// IP addresses."
// https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/

import { expectEveryKind } from '../helpers/probe/expect-reachable.ts';
import { suite } from '../helpers/requirements/requirement.ts';
import { everyNodeToRecords } from '../helpers/requirements/services/dns-targets.ts';
import { expectDns } from '../helpers/requirements/services/expect-dns.ts';

export const requirement = suite({ vantage: 'every node', by: 'exec', layer: 'DNS' });

requirement(
  'DNS-1',
  {
    level: 'core',
    turn: 'first',
    title: 'Services, headless Services and the API resolve from a pod on every node, by short and full name',
    covers: [{ from: ['pod'], to: ['name'], sizes: ['small'] }],
    rule: 'https://github.com/kubernetes/dns/blob/master/docs/specification.md',
    requires: ['DNS'],
    rights: ['DNS endpoints', 'API Service'],
    datagrams: 'sent',
  },
  expectDns,
);

requirement(
  'DNS-2',
  {
    level: 'extended',
    title: 'SRV records of named ports, PTR records of cluster IPs and ExternalName Services resolve',
    rule: 'https://github.com/kubernetes/dns/blob/master/docs/specification.md',
    requires: ['DNS'],
    datagrams: 'sent',
  },
  async (cluster) =>
    expectEveryKind('records in the DNS', await everyNodeToRecords(cluster), ({ to }) => to.name),
);
