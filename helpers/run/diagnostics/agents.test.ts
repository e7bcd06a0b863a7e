import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { isAgent } from './agents.ts';

const flannel = { namespace: 'kube-flannel', selector: 'app=flannel', daemonSet: 'kube-flannel-ds' };

const pod = (namespace: string, labels: Record<string, string>, madeBy?: string): V1Pod => ({
  metadata: {
    namespace,
    labels,
    ...(madeBy === undefined
      ? {}
      : { ownerReferences: [{ kind: madeBy, apiVersion: '', name: '', uid: '' }] }),
  },
  spec: { hostNetwork: madeBy === 'DaemonSet', containers: [] },
});

test.for<[title: string, pod: V1Pod, known: boolean, unknown: boolean]>([
  ['the agent that is known', pod('kube-flannel', { app: 'flannel' }, 'DaemonSet'), true, true],
  ['one of its labels elsewhere', pod('shop', { app: 'flannel' }), false, false],
  ['kube-proxy', pod('kube-system', { 'k8s-app': 'kube-proxy' }, 'DaemonSet'), true, true],
  ['DNS', pod('kube-system', { 'k8s-app': 'kube-dns' }, 'ReplicaSet'), true, true],
  [
    'the DNS of OpenShift',
    pod('openshift-dns', { 'dns.operator.openshift.io/daemonset-dns': 'default' }, 'DaemonSet'),
    true,
    true,
  ],
  ['a DNS cache on a node', pod('kube-system', { 'k8s-app': 'node-local-dns' }, 'DaemonSet'), true, true],
  ['a label of DNS elsewhere', pod('shop', { 'k8s-app': 'kube-dns' }, 'ReplicaSet'), false, false],
  ['an agent that is not known', pod('calico-system', { app: 'calico-node' }, 'DaemonSet'), false, true],
  ['a pod of somebody', pod('shop', { app: 'web' }, 'ReplicaSet'), false, false],
  ['a fixture on the host network', pod('run', { app: 'host' }, 'DaemonSet'), false, false],
])('%s', ([, given, known, unknown]) => {
  expect(isAgent(given, { namespace: 'run', agent: flannel })).toBe(known);
  expect(isAgent(given, { namespace: 'run' })).toBe(unknown);
});
