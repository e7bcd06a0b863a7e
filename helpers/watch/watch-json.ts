import { defined } from '../model/defined.ts';
import { atLeastMs, atMostMs, type Gap, type Stretch } from './connection.ts';
import { exitCodeOfWatch, judgeKinds, type Watched } from './judge-watch.ts';
import { sentenceOfWatch } from './wording.ts';

export function watchJson(watched: Watched): string {
  return `${JSON.stringify(fieldsOf(watched), null, 2)}\n`;
}

/** A watch for programs. Times are ms since it was begun. */
export type WatchJson = ReturnType<typeof fieldsOf>;

function fieldsOf(watched: Watched) {
  const { run, startedAt, durationMs, pace, properties, setupError, command } = watched;
  return {
    run,
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(durationMs),
    exitCode: exitCodeOfWatch(watched),
    verdict: sentenceOfWatch(watched),
    perSecond: pace.perSecond,
    timeoutMs: pace.timeoutMs,
    clockUncertaintyMs: Math.ceil(watched.clockUncertaintyMs),
    properties,
    ...(setupError === undefined ? {} : { setupError }),
    ...(command === undefined ? {} : { command: commandJson(command) }),
    kinds: judgeKinds(watched).map(({ kind, state, boundMs, gaps, reason }) => ({
      kind,
      state,
      ...defined({ maxGapMs: boundMs, maxFailed: watched.maxFailed }),
      longestGapMs: gaps[0] === undefined ? 0 : Math.round(atMostMs(gaps[0].gap)),
      ...(reason === undefined ? {} : { reason }),
    })),
    connections: watched.connections.map(({ kind, from, to, made, failed, gaps, unobserved }) => ({
      kind,
      from,
      to,
      made,
      failed,
      gaps: gaps.map(gapJson),
      unobserved: unobserved.map(rounded),
    })),
    notes: watched.notes.map(({ atMs, text }) => ({ atMs: Math.round(atMs), text })),
  };
}

function commandJson({ line, fromMs, toMs, failure }: NonNullable<Watched['command']>) {
  return {
    line,
    fromMs: Math.round(fromMs),
    ...(toMs === undefined ? {} : { toMs: Math.round(toMs) }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function gapJson(gap: Gap) {
  const { failing, failed, unobservedMs, fromStart, untilEnd, detail } = gap;
  return {
    ...rounded(gap),
    atMostMs: Math.round(atMostMs(gap)),
    atLeastMs: Math.round(atLeastMs(gap)),
    failing: rounded(failing),
    failed,
    unobservedMs: Math.round(unobservedMs),
    fromStart,
    untilEnd,
    detail,
  };
}

function rounded({ fromMs, toMs }: Stretch): Stretch {
  return { fromMs: Math.round(fromMs), toMs: Math.round(toMs) };
}
