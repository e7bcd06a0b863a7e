import { expect, test } from 'vitest';
import { Inconclusive } from '../../model/outcomes.ts';
import { domainOf } from './name-targets.ts';

test.for<[string, string]>([
  ['search ns.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.32.0.10\n', 'cluster.local'],
  ['nameserver 10.32.0.10\nsearch\tns.svc.k8s.example  svc.k8s.example. k8s.example\n', 'k8s.example'],
])('%j', ([text, domain]) => {
  expect(domainOf(text)).toBe(domain);
});

test('a pod that is told no domain cannot be measured', () => {
  expect(() => domainOf('nameserver 192.0.2.1\nsearch example.com\n')).toThrow(Inconclusive);
});
