import { expect, test } from 'vitest';
import { briefService } from './brief.ts';
import { clusterIPs } from './holders.ts';

test('what is kept of a Service has its cluster IPs and its addresses for a load balancer', () => {
  const service = {
    metadata: { namespace: 'ns', name: 's' },
    spec: { type: 'LoadBalancer', clusterIP: '10.32.0.1', clusterIPs: ['10.32.0.1', 'fd01::1'] },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
  };
  expect(briefService({ ...service, spec: { ...service.spec, ports: [{ port: 80 }] } })).toEqual(service);
  expect(clusterIPs([briefService(service)])).toHaveLength(2);
});
