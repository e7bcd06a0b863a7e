import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { nodesWhereRan } from './remove-cni-file.ts';

const pod = (nodeName: string, state: object, restartCount = 0): V1Pod => ({
  spec: { nodeName, containers: [] },
  status: {
    initContainerStatuses: [
      { name: 'weave-init', image: '', imageID: '', ready: false, restartCount, state },
    ],
  },
});

test('a node counts where an agent has run, not where it waits for its image', () => {
  const agents = [
    pod('pulls', { waiting: { reason: 'ErrImagePull' } }),
    pod('runs', { running: {} }),
    pod('ended', { terminated: { exitCode: 0 } }),
    pod('crashes', { waiting: { reason: 'CrashLoopBackOff' } }, 3),
    pod('ended', { terminated: { exitCode: 1 } }),
    { spec: { nodeName: 'new', containers: [] } },
  ];
  expect(nodesWhereRan(agents)).toEqual(['runs', 'ended', 'crashes']);
});
