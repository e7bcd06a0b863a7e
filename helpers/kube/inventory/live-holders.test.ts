import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { LiveHolders } from './live-holders.ts';

const pod = (name: string, ip: string, more: { ending?: boolean; phase?: string } = {}): V1Pod => ({
  metadata: {
    name,
    namespace: 'ns',
    uid: name,
    ...(more.ending === true ? { deletionTimestamp: new Date() } : {}),
  },
  spec: { containers: [], nodeName: 'worker' },
  status: { phase: more.phase ?? 'Running', podIP: ip },
});

type Event = [type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: V1Pod, atMs: number];

function seen(events: Event[], untilMs: number) {
  const holders = new LiveHolders();
  for (const event of events) holders.see(...event);
  return holders.overlaps(untilMs).map(({ address, pods }) => `${address}: ${pods.join(', ')}`);
}

const both = '10.200.1.2: pod ns/a on worker, pod ns/b on worker';

test.for<[string, Event[], string[]]>([
  ['one pod, one address', [['ADDED', pod('a', '10.200.1.2'), 0]], []],
  [
    'two that run with one address, however short',
    [
      ['ADDED', pod('a', '10.200.1.2'), 0],
      ['ADDED', pod('b', '10.200.1.2'), 10],
      ['DELETED', pod('b', '10.200.1.2'), 20],
    ],
    [both],
  ],
  [
    'an address that is used again once its pod is gone',
    [
      ['ADDED', pod('a', '10.200.1.2'), 0],
      ['DELETED', pod('a', '10.200.1.2'), 10],
      ['ADDED', pod('b', '10.200.1.2'), 20],
    ],
    [],
  ],
  [
    'an address that is used again once its pod has finished',
    [
      ['ADDED', pod('a', '10.200.1.2'), 0],
      ['MODIFIED', pod('a', '10.200.1.2', { phase: 'Succeeded' }), 10],
      ['ADDED', pod('b', '10.200.1.2'), 20],
    ],
    [],
  ],
  [
    'an address that is used again as the end of its pod is being said',
    [
      ['ADDED', pod('a', '10.200.1.2', { ending: true }), 0],
      ['ADDED', pod('b', '10.200.1.2'), 20],
      ['DELETED', pod('a', '10.200.1.2', { ending: true }), 700],
    ],
    [],
  ],
  [
    'an address that is used again while its pod goes on ending',
    [
      ['ADDED', pod('a', '10.200.1.2', { ending: true }), 0],
      ['ADDED', pod('b', '10.200.1.2'), 20],
      ['DELETED', pod('a', '10.200.1.2', { ending: true }), 1_700],
    ],
    [both],
  ],
  [
    'one that lasts to the end',
    [
      ['ADDED', pod('a', '10.200.1.2', { ending: true }), 0],
      ['ADDED', pod('b', '10.200.1.2'), 20],
    ],
    [both],
  ],
])('%s', ([, events, overlaps]) => {
  expect(seen(events, 5_000)).toEqual(overlaps);
});
