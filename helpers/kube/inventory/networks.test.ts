import type { V1DaemonSet } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { enforcesPolicies, runningNetworks } from './networks.ts';

const daemonSet = (name: string, desired?: number): V1DaemonSet => ({
  metadata: { name, namespace: 'kube-system' },
  ...(desired === undefined
    ? {}
    : {
        status: {
          observedGeneration: 1,
          desiredNumberScheduled: desired,
          currentNumberScheduled: desired,
          numberMisscheduled: 0,
          numberReady: 0,
        },
      }),
});
const found = (...daemonSets: V1DaemonSet[]) => runningNetworks(daemonSets).map(({ cni }) => cni);

test.for<[string, V1DaemonSet[], string[]]>([
  ['one that runs', [daemonSet('calico-node', 3)], ['calico']],
  ['one under the name of a distribution', [daemonSet('rke2-canal', 3)], ['canal']],
  ['a left-over that is scheduled nowhere', [daemonSet('kindnet', 0), daemonSet('cilium', 3)], ['cilium']],
  ['nothing but a left-over', [daemonSet('kindnet', 0)], []],
  ['one that no controller has looked at yet', [daemonSet('kindnet')], ['kindnet']],
  [
    'two of which the first gives the addresses',
    [daemonSet('cilium', 3), daemonSet('aws-node', 3)],
    ['amazon-vpc', 'cilium'],
  ],
  ['none', [daemonSet('kube-proxy', 3)], []],
])('recognises %s', ([, daemonSets, expected]) => {
  expect(found(...daemonSets)).toEqual(expected);
});

test.for<[agents: string[], enforces: boolean | undefined]>([
  [['calico-node'], true],
  [['kube-flannel-ds'], false],
  [['kube-flannel-ds', 'kube-router'], true],
  [['aws-node'], undefined],
  [['aws-node', 'cilium'], true],
  [['some-agent'], undefined],
])('whether networks with the agents %j enforce NetworkPolicy: %s', ([agents, enforces]) => {
  expect(enforcesPolicies(agents)).toBe(enforces);
});
