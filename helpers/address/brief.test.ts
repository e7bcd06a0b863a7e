import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { briefPod, briefService } from './brief.ts';
import { clusterIPs, podAddresses } from './holders.ts';

test.for<[string, V1Pod['spec'], V1Pod['status']]>([
  [
    'two families',
    { containers: [] },
    { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] },
  ],
  ['one address alone', { containers: [], nodeName: 'n' }, { phase: 'Running', podIP: '10.0.0.1' }],
  ['the host network', { containers: [], hostNetwork: true }, { podIPs: [{ ip: '10.0.0.1' }] }],
  ['finished', { containers: [] }, { phase: 'Succeeded', podIPs: [{ ip: '10.0.0.1' }] }],
  ['none yet', undefined, undefined],
])('what is kept of a pod has its addresses: %s', ([, spec, status]) => {
  const pod: V1Pod = {
    metadata: { namespace: 'ns', name: 'p', labels: { app: 'p' } },
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
  };
  expect(podAddresses([briefPod(pod)])).toEqual(podAddresses([pod]));
});

test('what is kept of a Service has its cluster IPs and its addresses for a load balancer', () => {
  const service = {
    metadata: { namespace: 'ns', name: 's' },
    spec: { type: 'LoadBalancer', clusterIP: '10.32.0.1', clusterIPs: ['10.32.0.1', 'fd01::1'] },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
  };
  expect(briefService({ ...service, spec: { ...service.spec, ports: [{ port: 80 }] } })).toEqual(service);
  expect(clusterIPs([briefService(service)])).toHaveLength(2);
});
