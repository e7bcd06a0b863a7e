import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { disturbed, missing } from './doubt.ts';

const pod = (
  uid: string,
  more: { restarts?: number; phase?: string; reason?: string; ends?: boolean } = {},
): V1Pod => ({
  metadata: { uid, name: `probe-${uid}`, ...(more.ends === true ? { deletionTimestamp: new Date(0) } : {}) },
  spec: { nodeName: 'worker', containers: [] },
  status: {
    phase: more.phase ?? 'Running',
    ...(more.reason === undefined ? {} : { reason: more.reason }),
    containerStatuses: [
      { name: 'agnhost', image: '', imageID: '', ready: true, restartCount: more.restarts ?? 0 },
    ],
  },
});

test('unchanged pods and new pods raise no doubt', () => {
  expect(
    disturbed([pod('a'), pod('b', { restarts: 2 })], [pod('b', { restarts: 2 }), pod('a'), pod('c')]),
  ).toEqual([]);
});

test.for<[string, V1Pod[], string]>([
  ['is gone', [], 'probe-a on worker was deleted meanwhile'],
  ['ends', [pod('a', { ends: true })], 'probe-a on worker was deleted meanwhile'],
  [
    'was evicted',
    [pod('a', { phase: 'Failed', reason: 'Evicted' })],
    'probe-a on worker ended meanwhile: Evicted',
  ],
  ['was restarted', [pod('a', { restarts: 1 })], 'probe-a on worker was restarted meanwhile'],
])('a pod that %s raises a doubt', ([, after, message]) => {
  expect(disturbed([pod('a')], after)).toEqual([{ node: 'worker', why: `pod ${message}` }]);
});

test('a deleted pod that no controller replaces raises a doubt at each later requirement', () => {
  expect(missing(['probe-a', 'probe-b'], [pod('a')])).toEqual([
    { why: 'pod probe-b was deleted during the run, and no controller replaces it' },
  ]);
});
