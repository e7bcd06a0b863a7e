import { expect, test } from 'vitest';
import { flagsOfNodes, flagsOfPods, flagsOfSpec } from './flags.ts';

const spec = (command: string[], args: string[] = []) => ({ containers: [{ name: 'one', command, args }] });

test.for<[string, string[], string[], string[]]>([
  ['in one word', ['kube-proxy', '--cluster-cidr=10.1.0.0/16'], [], ['10.1.0.0/16']],
  ['in two words', ['kube-proxy'], ['--cluster-cidr', '10.1.0.0/16'], ['10.1.0.0/16']],
  [
    'in the text of a shell',
    [
      '/bin/sh',
      '-c',
      'exec kube-proxy --v=2 --cluster-cidr=10.1.0.0/16,fd00::/56 1>>/var/log/kube-proxy.log',
    ],
    [],
    ['10.1.0.0/16,fd00::/56'],
  ],
  ['that only begins the same', ['kube-proxy', '--cluster-cidr-mask=24'], [], []],
])('a flag %s', ([, command, args, expected]) => {
  expect(flagsOfSpec(spec(command, args), 'cluster-cidr')).toEqual(expected);
});

test('pods of one program that say the same count once', () => {
  const pod = (name: string, component: string) => ({
    metadata: { name, labels: { component } },
    spec: spec([component, '--cluster-cidr=10.1.0.0/16']),
  });
  expect(flagsOfPods([pod('a', 'kube-controller-manager'), pod('b', 'kube-proxy')], 'cluster-cidr')).toEqual([
    { value: '10.1.0.0/16', of: 'kube-controller-manager' },
  ]);
});

test.for<[string, string | undefined, string[]]>([
  ['k3s', '["server","--cluster-cidr","10.52.0.0/16"]', ['10.52.0.0/16']],
  ['an agent of k3s', '["agent"]', []],
  ['no list', 'server', []],
  ['nothing', undefined, []],
])('the annotation of %s', ([, text, expected]) => {
  const annotations: Record<string, string> = text === undefined ? {} : { 'k3s.io/node-args': text };
  const found = flagsOfNodes([{ metadata: { name: 'a', annotations } }], 'cluster-cidr');
  expect(found.map(({ value }) => value)).toEqual(expected);
});
