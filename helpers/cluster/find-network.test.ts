import type { V1DaemonSet, V1Node } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { recognise } from './find-network.ts';

const daemonSet = (namespace: string, name: string, desired = 3): V1DaemonSet => ({
  metadata: { namespace, name },
  spec: { selector: { matchLabels: { app: name } }, template: {} },
  status: {
    observedGeneration: 1,
    desiredNumberScheduled: desired,
    currentNumberScheduled: desired,
    numberMisscheduled: 0,
    numberReady: desired,
  },
});
const node = (labels: Record<string, string>, annotations: Record<string, string> = {}): V1Node => ({
  metadata: { name: 'a', labels, annotations },
});
const k3s = node({}, { 'flannel.alpha.coreos.com/kube-subnet-manager': 'true' });
const gke = node({ 'cloud.google.com/gke-nodepool': 'default' });

test('an agent in a namespace of its distribution', () => {
  expect(recognise([daemonSet('openshift-ovn-kubernetes', 'ovnkube-node')], [])).toEqual({
    cni: 'ovn-kubernetes',
    agent: { namespace: 'openshift-ovn-kubernetes', daemonSet: 'ovnkube-node', selector: 'app=ovnkube-node' },
    enforcesPolicies: true,
  });
});

test('whether flannel in k3s has policies enforced is not known', () => {
  expect(recognise([], [k3s])).not.toHaveProperty('enforcesPolicies');
});

test.for<[string, V1DaemonSet[] | undefined, V1Node[], object]>([
  ['flannel as a part of k3s', [], [k3s], { cni: 'flannel', agentless: 'process of the node' }],
  ['an agent of its own beside the annotations', [daemonSet('x', 'calico-node')], [k3s], { cni: 'calico' }],
  ['GKE, by its static pods', [], [gke], { cni: 'gke', agent: { daemonSet: 'kube-proxy', static: true } }],
  ['a left-over alone', [daemonSet('x', 'kindnet', 0)], [], { cni: 'unknown', agentless: 'not found' }],
  ['nothing that may be listed', undefined, [k3s], { cni: 'unknown', agentless: 'not readable' }],
])('%s', ([, daemonSets, nodes, expected]) => {
  expect(recognise(daemonSets, nodes)).toMatchObject(expected);
});

test("the agent's own affinity is kept", () => {
  const nodeSelectorTerms = [{ matchExpressions: [{ key: 'pool', operator: 'NotIn', values: ['edge'] }] }];
  const agent = daemonSet('kube-system', 'aws-node');
  if (agent.spec !== undefined)
    agent.spec.template.spec = {
      containers: [],
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
    };
  expect(recognise([agent], []).affinity).toEqual(nodeSelectorTerms);
});
