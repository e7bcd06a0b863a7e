import type { V1Endpoint, V1EndpointSlice, V1Node, V1Pod, V1Service } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { serversAmong, serversFor, serversIn, serviceAt, serviceBehind } from './cluster-dns.ts';
import { notesOn } from './expect-dns.ts';

const service = (name: string, clusterIPs: string[], targetPort: number | string = 53): V1Service => ({
  metadata: { name, namespace: 'kube-system' },
  spec: {
    clusterIP: clusterIPs[0] ?? 'None',
    clusterIPs,
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP', targetPort },
      {
        name: 'dns-tcp',
        port: 53,
        targetPort: typeof targetPort === 'string' ? `${targetPort}-tcp` : targetPort,
      },
      { name: 'metrics', port: 9153, targetPort: 9153 },
    ],
  },
});
const WEB = service('web', ['10.32.0.8']);
const HEADLESS = service('headless', ['None']);
const DNS = service('rke2-coredns-rke2-coredns', ['10.32.0.10', 'fd00::a']);
const NODES: V1Node[] = [{ status: { addresses: [{ type: 'InternalIP', address: '192.0.2.7' }] } }];

test.for<[string, string[], string | undefined, string]>([
  ['its address', ['10.32.0.10'], DNS.metadata?.name, '10.32.0.10'],
  ['its second address, written in another way', ['fd00:0::A'], DNS.metadata?.name, 'fd00:0::A'],
  ['its address after that of a cache', ['169.254.20.10', '10.32.0.10'], DNS.metadata?.name, '10.32.0.10'],
  ['no address of it', ['10.9.9.9'], undefined, ''],
  ['no address at all', [], undefined, ''],
])('a DNS Service is found by %s', ([, nameservers, name, at]) => {
  const found = serviceAt([WEB, HEADLESS, DNS], nameservers);
  expect(found?.service.metadata?.name).toBe(name);
  expect(found?.nameserver ?? '').toBe(at);
});

test.for<[string, string[], boolean, V1Service | undefined]>([
  ['a link-local address', ['169.254.20.10'], true, DNS],
  ['a link-local address of IPv6', ['fe80::1'], true, DNS],
  ['an address of a node', ['192.0.2.7'], true, DNS],
  ['an address of neither a node nor a Service', ['10.9.9.9'], false, undefined],
  ['a resolver of a cloud', ['169.254.169.254'], false, undefined],
  ['none', [], false, undefined],
])('with %s as nameserver', ([, nameservers, cache, behind]) => {
  const found = serviceBehind(nameservers, { at: undefined, known: [DNS, WEB] }, NODES);
  expect(found).toEqual({ nameserver: nameservers[0], cache, behind });
});

const slice = (of: string, port: number, ...endpoints: V1Endpoint[]): V1EndpointSlice => ({
  metadata: { labels: { 'kubernetes.io/service-name': of } },
  addressType: 'IPv4',
  endpoints,
  ports: [
    { name: 'metrics', port: 9153, protocol: 'TCP' },
    { name: 'dns', port, protocol: 'UDP' },
    { name: 'dns-tcp', port, protocol: 'TCP' },
  ],
});

test.for([53, 5353])('its ready endpoints are queried at port %i, on their nodes', (port) => {
  const one = { addresses: ['10.200.0.3'], nodeName: 'worker', conditions: { ready: true } };
  const slices = [
    slice(DNS.metadata?.name ?? '', port, one, { addresses: ['10.200.0.4'], conditions: { ready: false } }),
    slice(DNS.metadata?.name ?? '', port, one, { addresses: ['192.0.2.7'] }),
    slice('web', 80, { addresses: ['10.200.0.9'] }),
  ];
  const ports = { UDP: port, TCP: port };
  expect(serversIn(slices, DNS)).toEqual([
    { address: '10.200.0.3', node: 'worker', ports },
    { address: '192.0.2.7', ports },
  ]);
});

test.for<[string, number | string, number]>([
  ['a number', 5353, 5353],
  ['a name', 'dns', 1053],
])('its ready pods are queried at a target port that is %s', ([, targetPort, expected]) => {
  const pod = (ready: string, ...ips: string[]): V1Pod => ({
    spec: {
      nodeName: 'worker',
      containers: [
        {
          name: 'dns',
          ports: [
            { name: 'dns', containerPort: 1053, protocol: 'UDP' },
            { name: 'dns-tcp', containerPort: 1053 },
          ],
        },
      ],
    },
    status: { podIPs: ips.map((ip) => ({ ip })), conditions: [{ type: 'Ready', status: ready }] },
  });
  const pods = [pod('True', '10.200.0.3', 'fd00:1::3'), pod('False', '10.200.0.4')];
  expect(serversAmong(pods, service('dns-default', ['10.32.0.10'], targetPort))).toEqual([
    { address: '10.200.0.3', node: 'worker', ports: { UDP: expected, TCP: expected } },
  ]);
});

test.for([3, 50, 120])('every node queries the DNS pods on it, and each of %i pods is queried', (count) => {
  const ports = { UDP: 53, TCP: 53 };
  const servers = Array.from({ length: count }, (_, at) => ({ address: `${at}`, node: `node-${at}`, ports }));
  const asked = servers.map(({ node }, index) => serversFor(node, index, servers));
  for (const [index, some] of asked.entries()) {
    expect(some).toHaveLength(Math.min(count, 50));
    expect(some).toContain(servers[index]);
  }
  expect(new Set(asked.flat()).size).toBe(count);
});

test('a verdict says what it did not find, and nothing on an ordinary cluster', () => {
  const found = {
    nameserver: '10.32.0.10',
    cache: false,
    service: { namespace: 'a', name: 'b' },
    servers: [],
  };
  expect(notesOn(found)).toEqual([]);
  expect(notesOn({ ...found, unqueried: 'pods unreadable' })).toEqual([expect.stringContaining('a/b')]);
  expect(notesOn({ ...found, cache: true })).toEqual([
    expect.stringContaining('cache'),
    expect.stringContaining('a/b'),
  ]);
  const many = Array.from({ length: 51 }, (_, at) => ({ address: `${at}`, ports: { UDP: 53, TCP: 53 } }));
  expect(notesOn({ ...found, servers: many })).toEqual([expect.stringContaining('50 of 51')]);
  expect(notesOn({ ...found, cache: true, unqueried: 'no Service behind the cache' })).toHaveLength(2);
});
