import type { V1ContainerState, V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { Progress, passingTroubleOf, troubleOf } from './pod-trouble.ts';

const pod = (
  state: V1ContainerState,
  more: { restarts?: number; ready?: boolean; lastExit?: number } = {},
): V1Pod => ({
  metadata: { name: 'agent' },
  status: {
    containerStatuses: [
      {
        name: 'weave',
        image: '',
        imageID: '',
        ready: more.ready ?? false,
        restartCount: more.restarts ?? 0,
        state,
        ...(more.lastExit === undefined
          ? {}
          : { lastState: { terminated: { exitCode: more.lastExit, reason: 'Error' } } }),
      },
    ],
  },
});

test.for(['InvalidImageName', 'ErrImageNeverPull', 'CreateContainerConfigError', 'CrashLoopBackOff'])(
  'a container that waits for %s will not start by itself',
  (reason) => {
    expect(troubleOf(pod({ waiting: { reason, message: 'why' } }))).toMatchObject({
      container: 'weave',
      reason,
      message: 'why',
    });
  },
);

test('a container that came back twice and is not ready is in trouble, one that is ready is not', () => {
  expect(troubleOf(pod({ running: {} }, { restarts: 2, lastExit: 1 }))).toMatchObject({
    message: 'restarted 2 times, last exit code 1',
  });
  expect(troubleOf(pod({ running: {} }, { restarts: 2, ready: true }))).toBeUndefined();
  expect(troubleOf(pod({ running: {} }, { restarts: 1, lastExit: 1 }))).toBeUndefined();
});

test('restarts that are allowed are no trouble, and more of them are', () => {
  const looping = (restarts: number) => pod({ waiting: { reason: 'CrashLoopBackOff' } }, { restarts });
  expect(troubleOf(looping(3), 4)).toBeUndefined();
  expect(troubleOf(pod({ running: {} }, { restarts: 3 }), 4)).toBeUndefined();
  expect(troubleOf(looping(4), 4)).toMatchObject({ reason: 'CrashLoopBackOff' });
  expect(troubleOf(pod({ running: {} }, { restarts: 4, lastExit: 1 }), 4)).toMatchObject({ reason: 'Error' });
});

test('a failed pull and a pod without a node may still come right', () => {
  const pulling = pod({ waiting: { reason: 'ErrImagePull', message: 'no such host' } });
  expect(troubleOf(pulling)).toBeUndefined();
  expect(passingTroubleOf(pulling)).toMatchObject({ reason: 'ErrImagePull' });
  const conditions = [
    { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' },
  ];
  expect(passingTroubleOf({ status: { conditions } })).toMatchObject({
    reason: 'Unschedulable',
    message: '0/3 nodes',
  });
});

test('pods get on when one makes a step that it had not made', () => {
  const progress = new Progress();
  const starting = {
    ...pod({ waiting: {} }),
    metadata: { uid: 'a' },
    spec: { nodeName: 'n', containers: [] },
  };
  const placed = { ...starting, status: { ...starting.status, podIP: '10.0.0.1' } };
  const first = progress.see([starting]);
  const second = progress.see([placed]);
  expect(second).toBeGreaterThan(first);
  // What it loses and gets again, such as readiness of a container that crashes, is nothing new.
  expect(progress.see([starting])).toBe(second);
  expect(progress.see([placed])).toBe(second);
  expect(progress.see([placed, { metadata: { uid: 'b' } }])).toBeGreaterThan(second);
});
