import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { checkAgents } from './expect-agents.ts';

const agent = (node: string, ready: [boolean, boolean]): V1Pod => ({
  metadata: { name: `weave-${node}` },
  spec: { nodeName: node, containers: [{ name: 'weave' }, { name: 'weave-npc' }] },
  status: {
    conditions: [{ type: 'Ready', status: ready.every(Boolean) ? 'True' : 'False' }],
    containerStatuses: ready.map((each, at) => ({
      name: ['weave', 'weave-npc'][at] ?? '',
      ...(each ? {} : { state: { waiting: { reason: 'CrashLoopBackOff' } } }),
      image: '',
      imageID: '',
      ready: each,
      restartCount: 1,
    })),
  },
});
const nodes = ['a', 'b'].map((name) => ({ metadata: { name } }));
const check = (pods: V1Pod[]) => checkAgents('weave-net', pods, nodes, 'kubectl');

test('accepts one ready agent on each node', () => {
  expect(check([agent('a', [true, true]), agent('b', [true, true])])).toMatchObject({ checked: 2 });
});

test.for<[string, V1Pod[], string]>([
  [
    'an agent with one unready container',
    [agent('a', [true, true]), agent('b', [true, false])],
    'b: weave-b has 1/2 containers ready (weave-npc: CrashLoopBackOff), 2 restarts',
  ],
  ['no agent', [agent('a', [true, true])], 'b: no pod of weave-net'],
  [
    'two agents',
    [agent('a', [true, true]), agent('b', [true, true]), agent('b', [true, true])],
    'b: weave-b has 2/2',
  ],
])('rejects %s on a node', ([, pods, message]) => {
  expect(() => check(pods)).toThrow(message);
});

test('names the last event of an agent that is not ready', () => {
  const pods = [agent('a', [true, true]), agent('b', [true, false])];
  const events = new Map([['weave-b', 'Unhealthy: Readiness probe failed']]);
  expect(() => checkAgents('weave-net', pods, nodes, 'kubectl', events)).toThrow(
    '2 restarts, last event: Unhealthy: Readiness probe failed',
  );
});
