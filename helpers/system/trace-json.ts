import type { Kind, Span } from '../model/span.ts';

/** Tracks from the top. */
const KINDS: readonly Kind[] = ['run', 'requirement', 'exec', 'API request', 'command'];

/**
 * Spans in the Trace Event Format, which https://ui.perfetto.dev and chrome://tracing open: complete events ("X"), times in
 * microseconds since the first. Spans that overlap without one holding the other get tracks beside each other.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export function traceJson(spans: readonly Span[]): string {
  const origin = Math.min(...spans.map(({ startUs }) => startUs));
  const tracks = KINDS.flatMap((kind) =>
    tracksOf(spans.filter((span) => span.kind === kind)).map((on, index) => ({
      name: index === 0 ? kind : `${kind} ${index + 1}`,
      on,
    })),
  );
  const events = tracks.flatMap(({ name, on }, tid) => [
    { ph: 'M', pid: 1, tid, name: 'thread_name', args: { name } },
    { ph: 'M', pid: 1, tid, name: 'thread_sort_index', args: { sort_index: tid } },
    ...on.map((span) => ({
      ph: 'X',
      pid: 1,
      tid,
      name: span.name,
      cat: span.kind,
      ts: span.startUs - origin,
      dur: span.durationUs,
      ...(span.args === undefined ? {} : { args: span.args }),
    })),
  ]);
  return `${JSON.stringify({ displayTimeUnit: 'ms', traceEvents: events })}\n`;
}

/** Puts each span on the first track where it lies wholly inside of the one before it that has not ended, or after all of them. */
function tracksOf(spans: readonly Span[]): Span[][] {
  const tracks: { open: number[]; on: Span[] }[] = [];
  const endOf = ({ startUs, durationUs }: Span) => startUs + durationUs;
  for (const span of [...spans].sort(
    (one, other) => one.startUs - other.startUs || endOf(other) - endOf(one),
  )) {
    const fits = tracks.find((track) => {
      while ((track.open.at(-1) ?? Number.POSITIVE_INFINITY) <= span.startUs) track.open.pop();
      return (track.open.at(-1) ?? Number.POSITIVE_INFINITY) >= endOf(span);
    });
    const track = fits ?? { open: [], on: [] };
    if (fits === undefined) tracks.push(track);
    track.open.push(endOf(span));
    track.on.push(span);
  }
  return tracks.map(({ on }) => on);
}
