import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { endpointTable, eventTable, nodeTable, podTable } from './cluster-tables.ts';

const NOW = new Date('2026-01-01T00:10:00Z');

/** The cells of a table's lines, its headings left out. */
const cells = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/ {3,}/));

test('a node shows Ready, its network and whether it takes pods', () => {
  const condition = (type: string, status: string) => ({ type, status });
  const node = (name: string, unschedulable: boolean, conditions: { type: string; status: string }[]) => ({
    metadata: { name },
    spec: { unschedulable },
    status: { conditions },
  });
  const nodes = [
    node('a', false, [condition('Ready', 'True'), condition('NetworkUnavailable', 'False')]),
    node('b', true, [condition('Ready', 'Unknown'), condition('NetworkUnavailable', 'True')]),
    node('c', false, []),
  ];
  expect(cells(nodeTable(nodes, NOW)).map(([name, status]) => `${name} ${status}`)).toEqual([
    'a Ready',
    'b NotReady,NetworkUnavailable,SchedulingDisabled',
    'c NotReady',
  ]);
});

test.for<[expected: string, status: V1Pod['status'], ending?: boolean]>([
  ['Running', { phase: 'Running' }],
  ['Terminating', { phase: 'Running' }, true],
  ['Evicted', { phase: 'Failed', reason: 'Evicted' }],
  [
    'CrashLoopBackOff',
    { phase: 'Running', containerStatuses: [status(false, { waiting: { reason: 'CrashLoopBackOff' } })] },
  ],
  [
    'ImagePullBackOff',
    {
      phase: 'Pending',
      initContainerStatuses: [status(true, { terminated: { exitCode: 0, reason: 'Completed' } })],
      containerStatuses: [status(false, { waiting: { reason: 'ImagePullBackOff' } })],
    },
  ],
])('the status of a pod: %s', ([expected, state, ending]) => {
  const pod: V1Pod = {
    metadata: { namespace: 'n', name: 'p', ...(ending === true ? { deletionTimestamp: NOW } : {}) },
    ...(state === undefined ? {} : { status: state }),
  };
  expect(cells(podTable([pod], NOW))[0]?.[3]).toBe(expected);
});

function status(ready: boolean, state: object) {
  return { name: 'c', image: '', imageID: '', restartCount: 0, ready, state };
}

test('every endpoint has its own line, and an empty slice has one too', () => {
  const slice = (name: string, addresses: string[]) => ({
    metadata: { namespace: 'n', name, labels: { 'kubernetes.io/service-name': 'echo' } },
    addressType: 'IPv4',
    ports: [{ port: 80, protocol: 'TCP' }],
    endpoints: addresses.map((address) => ({
      addresses: [address],
      conditions: { ready: address.endsWith('1') },
      nodeName: 'a',
    })),
  });
  const text = endpointTable([slice('one', ['10.0.0.1', '10.0.0.2']), slice('two', [])]);
  expect(cells(text).map((row) => row.slice(1, 6))).toEqual([
    ['echo', 'one', '10.0.0.1', '80/TCP', 'true'],
    ['echo', 'one', '10.0.0.2', '80/TCP', 'false'],
    ['echo', 'two', 'none', '80/TCP', '-'],
  ]);
});

test('sorts events by their last time, in any field', () => {
  const event = (reason: string, more: Partial<CoreV1Event>): CoreV1Event => ({
    metadata: {},
    involvedObject: { kind: 'Pod', name: 'p', namespace: 'n' },
    reason,
    ...more,
  });
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
  const events = [
    event('third', { lastTimestamp: at(3), firstTimestamp: at(0), count: 7 }),
    event('second', { eventTime: at(2) as CoreV1Event['eventTime'] & Date }),
    event('first', { metadata: { creationTimestamp: at(1) } }),
  ];
  expect(cells(eventTable(events)).map(([time, times, , reason]) => [time, times, reason])).toEqual([
    ['2026-01-01T00:01:00Z', '1', 'first'],
    ['2026-01-01T00:02:00Z', '1', 'second'],
    ['2026-01-01T00:03:00Z', '7', 'third'],
  ]);
});
