import { expect, test } from 'vitest';
import type { Span } from '../model/span.ts';
import { traceJson } from './record-steps.ts';

const span = (name: string, startUs: number, endUs: number, kind: Span['kind'] = 'exec'): Span => ({
  kind,
  name,
  startUs,
  durationUs: endUs - startUs,
});

/** Names on each track, by the track's own. */
function tracks(spans: readonly Span[]): Record<string, string[]> {
  const { traceEvents } = JSON.parse(traceJson(spans)) as {
    traceEvents: { ph: string; tid: number; name: string; ts?: number; args?: { name?: string } }[];
  };
  const names = traceEvents.filter(({ ph, name }) => ph === 'M' && name === 'thread_name');
  return Object.fromEntries(
    names.map(({ tid, args }) => [
      args?.name ?? '',
      traceEvents
        .filter((event) => event.ph === 'X' && event.tid === tid)
        .map(({ name, ts }) => `${name}@${ts}`),
    ]),
  );
}

test.for<[what: string, spans: Span[], expected: Record<string, string[]>]>([
  ['one after the other', [span('a', 100, 110), span('b', 110, 120)], { exec: ['a@0', 'b@10'] }],
  ['one inside of the other', [span('b', 105, 110), span('a', 100, 110)], { exec: ['a@0', 'b@5'] }],
  [
    'both at once, neither inside',
    [span('a', 100, 110), span('b', 105, 115), span('c', 112, 130)],
    { exec: ['a@0', 'c@12'], 'exec 2': ['b@5'] },
  ],
  [
    'kinds apart, in their order',
    [span('a', 100, 110), span('POD-2', 101, 105, 'requirement')],
    { requirement: ['POD-2@1'], exec: ['a@0'] },
  ],
  [
    'after what one holds has ended, and it has not',
    [span('a', 0, 100), span('b', 10, 20), span('c', 15, 30), span('d', 20, 40)],
    { exec: ['a@0', 'b@10', 'd@20'], 'exec 2': ['c@15'] },
  ],
])('%s', ([, spans, expected]) => {
  expect(tracks(spans)).toEqual(expected);
});
