import { expect, test } from 'vitest';
import { Inconclusive } from '../../model/outcomes.ts';
import { domainOf, nameserversOf } from './resolver.ts';

test.for<[string, string, string[]]>([
  [
    'search ns.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.32.0.10\n',
    'cluster.local',
    ['10.32.0.10'],
  ],
  [
    'nameserver 169.254.20.10\nnameserver\t10.32.0.10\nsearch\tns.svc.k8s.example  svc.k8s.example. k8s.example\n',
    'k8s.example',
    ['169.254.20.10', '10.32.0.10'],
  ],
  ['# nameserver 10.0.0.1\nsearch svc.a\nnameserver fe80::1%eth0\noptions ndots:5\n', 'a', ['fe80::1']],
])('%j', ([text, domain, nameservers]) => {
  expect(domainOf(text)).toBe(domain);
  expect(nameserversOf(text)).toEqual(nameservers);
});

test('a pod without a cluster domain cannot be measured', () => {
  expect(() => domainOf('nameserver 192.0.2.1\nsearch example.com\n')).toThrow(Inconclusive);
});
