import { expect, test } from 'vitest';
import { cleanupCommandOf, commandOf, commandOfOne, publicCommandOf } from './command-of.ts';
import type { RawOptions } from './options.ts';
import { readConfig } from './read-config.ts';

const RAW: RawOptions = {
  ipFamily: 'ipv4',
  workers: '2',
  cni: 'auto',
  weaveOption: [],
  images: 'auto',
  imageArchive: [],
  timeout: '15m',
  color: true,
};

test.for<[expected: string, raw: Partial<RawOptions>]>([
  [
    'npx netconform certify --kind --cni auto --workers 2 --ipalloc-range 10.200.0.0/16 --service-range 10.32.0.0/24',
    {},
  ],
  [
    "npx netconform certify --kind --cni weave --workers 2 --ipalloc-range 10.99.0.0/16 --service-range 10.32.0.0/24 --weave-option WEAVE_MTU=1400 --weave-option 'EXTRA_ARGS=a b' --weave-option 'WEAVE_PASSWORD=…'",
    {
      cni: 'weave',
      ipallocRange: '10.99.0.0/16',
      weaveOption: ['WEAVE_MTU=1400', 'EXTRA_ARGS=a b', 'WEAVE_PASSWORD=hidden'],
    },
  ],
  [
    "npx netconform certify --kubeconfig '/it'\\''s here/config' --context c --only POD-2,SVC --disruptive",
    { kubeconfig: "/it's here/config", context: 'c', only: 'pod-2,svc', disruptive: true },
  ],
  [
    'npx netconform certify --kubeconfig /config --image-registry mirror.example:5000/team',
    { kubeconfig: '/config', imageRegistry: 'mirror.example:5000/team' },
  ],
  ['npx netconform certify --in-cluster', { inCluster: '1' }],
  [
    "npx netconform certify --kubeconfig /config --install-weave --weave-option WEAVE_MTU=1400 --weave-option 'WEAVE_PASSWORD=…'",
    {
      kubeconfig: '/config',
      installWeave: true,
      yes: true,
      weaveOption: ['WEAVE_MTU=1400', 'WEAVE_PASSWORD=hidden'],
    },
  ],
  [
    'npx netconform certify --kubeconfig /config --network-agent calico-system/calico-node --enforces-policies no',
    { kubeconfig: '/config', networkAgent: 'calico-system/calico-node', enforcesPolicies: 'no' },
  ],
  [
    'npx netconform certify --in-cluster --sample 6 --rotation 17 --max-rate 20',
    { inCluster: '1', sample: '6', rotation: '17', maxRate: '20' },
  ],
  ['npx netconform certify --in-cluster --sample all', { inCluster: '1', sample: 'all' }],
  [
    "npx netconform certify --kubeconfig /c --pod-labels team=net,tier= --pod-annotations 'example.com/why=a gate' --node-selector pool=net --tolerations dedicated=net:NoSchedule,gpu,db:NoExecute --tolerate-taints --only POD-2",
    {
      kubeconfig: '/c',
      podLabels: 'team=net, tier=',
      podAnnotations: 'example.com/why=a gate',
      nodeSelector: 'pool=net',
      tolerations: 'dedicated=net:NoSchedule,gpu,db:NoExecute',
      tolerateTaints: '1',
      only: 'POD-2',
    },
  ],
  [
    'npx netconform certify --kubeconfig /config --via-ssh admin@bastion:2222 --ssh-config /ssh',
    { kubeconfig: '/config', viaSsh: 'admin@bastion:2222', sshConfig: '/ssh' },
  ],
])('%s', ([expected, raw]) => {
  expect(commandOf(readConfig({ ...RAW, ...raw }, {}))).toBe(expected);
});

test('the cleanup command names the same cluster and namespace', () => {
  const { target } = readConfig(
    {
      ...RAW,
      kubeconfig: '/etc/my cluster.conf',
      context: 'prod',
      viaSsh: 'admin@bastion',
      namespace: 'team',
      ipallocRange: '10.1.0.0/16',
    },
    {},
  );
  expect(target.kind === 'existing' && cleanupCommandOf(target)).toBe(
    "npx netconform cleanup --kubeconfig '/etc/my cluster.conf' --context prod --via-ssh admin@bastion --namespace team",
  );
});

test('the command for one requirement selects only this one', () => {
  const raw = { ...RAW, kubeconfig: '/c', skip: 'svc', failFast: true, strict: true, disruptive: true };
  expect(commandOf(readConfig(raw, {}))).toBe(
    'npx netconform certify --kubeconfig /c --skip SVC --strict --fail-fast --disruptive',
  );
  expect(commandOfOne(readConfig(raw, {}), 'POD-2')).toBe(
    'npx netconform certify --kubeconfig /c --only POD-2 --disruptive',
  );
});

test('the command for other machines has base names of files', () => {
  const raw = { ...RAW, kubeconfig: '/home/me/.kube/config', expectFail: '/home/me/known.yaml' };
  expect(publicCommandOf(readConfig(raw, {}))).toBe(
    'netconform certify --kubeconfig config --expect-fail known.yaml',
  );
});
