import { expect, test } from 'vitest';
import { runOf } from '../../e2e/samples/comparison.sample.ts';
import { type ChangedProperty, changedProperties } from './changed-properties.ts';

const of = (properties: Record<string, string>, version = '1.0.0') => runOf([], { properties, version });

test.for<[what: string, before: Record<string, string>, after: Record<string, string>, ChangedProperty[]]>([
  ['nothing', { 'network.cni': 'flannel' }, { 'network.cni': 'flannel' }, []],
  ['the time of a step', { 'time.suites': '30 s' }, { 'time.suites': '90 s' }, []],
  [
    'a version, before what explains less',
    { 'asked.workers': '2', 'kubernetes.version': 'v1.33.1' },
    { 'asked.workers': '3', 'kubernetes.version': 'v1.34.4' },
    [
      { name: 'kubernetes.version', before: 'v1.33.1', after: 'v1.34.4' },
      { name: 'asked.workers', before: '2', after: '3' },
    ],
  ],
  [
    'a property that is new',
    {},
    { 'range.pods': '10.1.0.0/16' },
    [{ name: 'range.pods', after: '10.1.0.0/16' }],
  ],
  ['one that is gone', { 'range.pods': '10.1.0.0/16' }, {}, [{ name: 'range.pods', before: '10.1.0.0/16' }]],
  [
    'an image of another tag',
    { 'image.localhost:5000/flannel:v1': 'sha256:a' },
    { 'image.localhost:5000/flannel:v2': 'sha256:b' },
    [{ name: 'image localhost:5000/flannel', before: 'v1 sha256:a', after: 'v2 sha256:b' }],
  ],
  [
    'nodes of other names and one system',
    { nodes: 'a (Debian (x), kernel 6.1); b (Debian (x), kernel 6.1)' },
    { nodes: 'c (Debian (x), kernel 6.1)' },
    [],
  ],
  [
    'another kernel on one node',
    { nodes: 'a (Debian, kernel 6.1); b (Debian, kernel 6.1)' },
    { nodes: 'a (Debian, kernel 6.1); b (Debian, kernel 6.2)' },
    [
      {
        name: 'nodes.systems',
        before: 'Debian, kernel 6.1',
        after: 'Debian, kernel 6.1; Debian, kernel 6.2',
      },
    ],
  ],
])('%s', ([, before, after, expected]) => {
  expect(changedProperties(of(before), of(after))).toEqual(expected);
});

test('another version of netconform', () => {
  expect(changedProperties(of({}, '1.0.0'), of({}, '1.1.0'))).toEqual([
    { name: 'netconform', before: '1.0.0', after: '1.1.0' },
  ]);
});
