import { connectionOf, type Gap } from '../../watch/connection.ts';
import type { Watched, WatchedConnection } from '../../watch/judge-watch.ts';

/** A gap for tests: from, to, and of it not observed, ms. */
export const gap = (fromMs: number, toMs: number, unobservedMs = 0): Gap => ({
  fromMs,
  toMs,
  failing: { fromMs: fromMs + 100, toMs: toMs - 100 },
  failed: 3,
  unobservedMs,
  detail: 'curl exit 28: timed out',
  fromStart: false,
  untilEnd: false,
});

/** A connection for tests, which was tried a hundred times. */
export const way = (
  of: Parameters<typeof connectionOf>,
  gaps: Gap[] = [],
  more: Partial<WatchedConnection> = {},
): WatchedConnection => ({
  ...connectionOf(...of),
  made: 100,
  failed: gaps.reduce((sum, { failed }) => sum + failed, 0),
  gaps,
  unobserved: [],
  ...more,
});

/** A watch for tests, of pods and a Service within two seconds. */
export const watch = (connections: WatchedConnection[], more: Partial<Watched> = {}): Watched => ({
  run: 'netconform-1',
  startedAt: new Date('2026-01-02T03:04:05.000Z'),
  durationMs: 30_000,
  properties: { 'network.cni': 'flannel' },
  kinds: ['pod', 'service'],
  bounds: { pod: 2_000, service: 2_000 },
  pace: { perSecond: 10, timeoutMs: 1_000 },
  connections,
  command: { line: 'kubectl rollout restart', fromMs: 1_000, toMs: 12_000 },
  notes: [],
  clockUncertaintyMs: 4,
  ...more,
});
