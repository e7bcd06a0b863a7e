import { expect, test } from 'vitest';
import type { Observation } from '../../probe/probe.ts';
import { wrongIn } from './service-arrival.ts';

const NAMES = ['echo-1', 'echo-2'];

type Seen = Pick<Observation, 'outcome' | 'detail' | 'answer'>;

const by = (answer: string): Seen => ({ outcome: 'reached', detail: '', answer });
const LOST: Seen = { outcome: 'timed-out', detail: 'no answer' };

function wrong(tcp: readonly Seen[], udp: readonly Seen[] = []) {
  const targets = [
    ...tcp.map(() => ({ protocol: 'TCP' as const })),
    ...udp.map(() => ({ protocol: 'UDP' as const })),
  ];
  return wrongIn(targets, [...tcp, ...udp], NAMES);
}

const BOTH = [by('echo-2'), by('echo-1'), by('echo-1')];

test('accepts a round in which all members answer and no other pod does', () => {
  expect(wrong(BOTH, BOTH)).toEqual([]);
});

test('ignores a protocol that is not probed', () => {
  expect(wrong(BOTH)).toEqual([]);
});

test('names a pod that has left but still answers over one protocol', () => {
  expect(wrong(BOTH, [...BOTH, by('echo-3')])).toEqual([
    { protocol: 'UDP', others: ['echo-3'], missing: [] },
  ]);
});

test('names a member that never answers', () => {
  expect(wrong([by('echo-1')], BOTH)).toEqual([{ protocol: 'TCP', others: [], missing: ['echo-2'] }]);
});

test('rejects a round with one lost connection', () => {
  expect(wrong([...BOTH, LOST], BOTH)).toEqual([
    { protocol: 'TCP', others: [], missing: [], lost: 'no answer' },
  ]);
});
