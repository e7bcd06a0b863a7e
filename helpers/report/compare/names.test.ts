import { expect, test } from 'vitest';
import { namesOf } from './names.ts';

const NODES = ['control-plane', 'worker', 'worker2'];
const of = (run: string, nodes: string[]) => ({ run, nodes });

test.for<[name: string, node: string | undefined, expected: string]>([
  ['probe-7x2lp on worker', 'worker', 'probe on worker'],
  ['probe-7x2lp on worker over UDP', 'worker', 'probe on worker over UDP'],
  ['nginx-889656c6-6tmzs on worker2', 'worker2', 'nginx on worker2'],
  ['echo-846c968879-kdmq4 on worker2', 'worker2', 'echo on worker2'],
  ['client on worker', 'worker', 'client on worker'],
  ['two-containers on worker', 'worker', 'two-containers on worker'],
  ['probe-7x2lp on worker with a packet of 1450 bytes', 'worker', 'probe on worker with a full packet'],
  ['worker itself (10.89.0.2:10250)', 'worker', 'worker itself (IPv4)'],
  ['worker (fd00:10:89::2:30479)', 'worker', 'worker (IPv6)'],
  ['Service nginx (10.32.0.80)', undefined, 'Service nginx (IPv4)'],
  ['Service nginx (fd00:10:32::9c)', undefined, 'Service nginx (IPv6)'],
  ['UDP port 5300 of several-ports (10.32.0.156)', undefined, 'UDP port 5300 of several-ports (IPv4)'],
  ['DNS pod 10.200.0.2 over UDP', undefined, 'DNS pod IPv4 over UDP'],
  ['several-ports.run-1.svc.cluster.local', undefined, 'several-ports.namespace.svc.cluster.local'],
  ['x/a:8080', 'worker', 'x/a:8080'],
  ['a client outside the cluster', 'outside the cluster', 'a client outside the cluster'],
])('%s', ([name, node, expected]) => {
  const { before } = namesOf(of('run-1', NODES), of('run-2', NODES));
  expect(before.end(name, node)).toBe(expected);
});

test.for<[what: string, before: [string, string[]], after: [string, string[]], was: string[], is: string[]]>([
  ['one cluster', ['run-1', ['a', 'b']], ['run-2', ['a', 'b']], ['a', 'b'], ['a', 'b']],
  [
    'clusters that were made for their runs',
    ['run-1', ['run-1-control-plane', 'run-1-worker']],
    ['run-2', ['run-2-control-plane', 'run-2-worker']],
    ['control-plane', 'worker'],
    ['control-plane', 'worker'],
  ],
  [
    'two clusters that were there',
    ['run-1', ['east-worker', 'east-worker2']],
    ['run-2', ['north-west-worker', 'north-west-worker2']],
    ['worker', 'worker2'],
    ['worker', 'worker2'],
  ],
  [
    'nodes that were all replaced',
    ['run-1', ['node-a1', 'node-a2']],
    ['run-2', ['node-b1', 'node-b2']],
    ['node-a1', 'node-a2'],
    ['node-b1', 'node-b2'],
  ],
  ['one node each', ['run-1', ['east']], ['run-2', ['west']], ['the node'], ['the node']],
  [
    'one node that was replaced',
    ['run-1', ['x-a', 'x-b']],
    ['run-2', ['x-a', 'x-c']],
    ['x-a', 'x-b'],
    ['x-a', 'x-c'],
  ],
])('nodes of %s', ([, before, after, was, is]) => {
  const names = namesOf(of(...before), of(...after));
  expect(before[1].map(names.before.node)).toEqual(was);
  expect(after[1].map(names.after.node)).toEqual(is);
});
