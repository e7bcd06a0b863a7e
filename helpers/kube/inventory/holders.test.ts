import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../model/range.ts';
import {
  clusterIPs,
  externalAddresses,
  internalAddresses,
  nodeAddresses,
  podAddresses,
  shared,
} from './holders.ts';

const pod = (name: string, ips: string[], more: { hostNetwork?: boolean; phase?: string } = {}): V1Pod => ({
  metadata: { namespace: 'default', name },
  spec: { nodeName: 'worker', containers: [], ...(more.hostNetwork ? { hostNetwork: true } : {}) },
  status: {
    phase: more.phase ?? 'Running',
    podIPs: ips.map((ip) => ({ ip })),
    ...(ips[0] ? { podIP: ips[0] } : {}),
  },
});

const texts = (held: { address: { text: string } }[]) => held.map(({ address }) => address.text);

describe('addresses of pods', () => {
  test('every family counts', () => {
    expect(texts(podAddresses([pod('a', ['10.200.0.2', 'fd00::2'])]))).toEqual(['10.200.0.2', 'fd00::2']);
  });

  test('pods on the host network, finished ones and those without an address have none', () => {
    const none = [
      pod('host', ['10.89.0.2'], { hostNetwork: true }),
      pod('done', ['10.200.0.3'], { phase: 'Succeeded' }),
      pod('failed', ['10.200.0.3'], { phase: 'Failed' }),
      pod('pending', [], { phase: 'Pending' }),
    ];
    expect(podAddresses(none)).toEqual([]);
  });

  test('the one address counts where no list of them is given, and none yet is none', () => {
    const one = { metadata: { namespace: 'ns', name: 'p' }, status: { podIP: '10.0.0.1' } };
    expect(podAddresses([one, { metadata: one.metadata }])).toEqual([
      { address: parseAddress('10.0.0.1'), holder: 'pod ns/p on no node', node: undefined },
    ]);
  });
});

test('a shared address is told with all who hold it, also when it is written in two ways', () => {
  const all = podAddresses([pod('a', ['fd00::2']), pod('b', ['fd00:0::2']), pod('c', ['fd00::3'])]);
  expect(shared(all)).toEqual([
    {
      address: 'fd00::2',
      holders: ['pod default/a on worker', 'pod default/b on worker'],
      nodes: ['worker', 'worker'],
    },
  ]);
});

test('headless Services and those of an external name have no cluster IP', () => {
  const service = (name: string, spec: object) => ({ metadata: { namespace: 'default', name }, spec });
  const all = [
    service('a', { clusterIP: '10.32.0.10', clusterIPs: ['10.32.0.10', 'fd00:1::a'] }),
    service('headless', { clusterIP: 'None', clusterIPs: ['None'] }),
    service('external', { type: 'ExternalName' }),
  ];
  expect(texts(clusterIPs(all))).toEqual(['10.32.0.10', 'fd00:1::a']);
});

test('a node is known by its addresses, not by its host name', () => {
  const node = {
    metadata: { name: 'worker' },
    status: {
      addresses: [
        { type: 'InternalIP', address: '10.89.0.3' },
        { type: 'Hostname', address: 'worker' },
      ],
    },
  };
  expect(texts(nodeAddresses([node]))).toEqual(['10.89.0.3']);
});

test.for<[string, [string, string][], string[], string[]]>([
  [
    'of both kinds',
    [
      ['InternalIP', '10.0.0.1'],
      ['ExternalIP', '203.0.113.1'],
    ],
    ['10.0.0.1'],
    ['203.0.113.1'],
  ],
  [
    'that are the same',
    [
      ['InternalIP', '10.0.0.1'],
      ['ExternalIP', '10.0.0.1'],
    ],
    ['10.0.0.1'],
    [],
  ],
  [
    'external alone',
    [
      ['ExternalIP', '203.0.113.1'],
      ['Hostname', 'a'],
    ],
    ['203.0.113.1'],
    [],
  ],
])('addresses of a node %s', ([, listed, internal, external]) => {
  const node = {
    metadata: { name: 'a' },
    status: { addresses: listed.map(([type, address]) => ({ type, address })) },
  };
  expect(internalAddresses(node).map(({ address }) => address.text)).toEqual(internal);
  expect(externalAddresses(node).map(({ address }) => address.text)).toEqual(external);
});
