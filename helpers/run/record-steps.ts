import { join } from 'node:path';
import { type Steps, timedSteps } from '../cluster/steps.ts';
import { seconds } from '../config/duration.ts';
import type { Result } from '../model/result.ts';
import type { Kind, Span } from '../model/span.ts';
import type { Screen } from '../system/screen.ts';
import { writeWhole } from '../system/write-file.ts';

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

/** Steps of a run that are shown, and recorded for its reports. */
export function recordSteps(screen: Screen): {
  steps: Steps;
  /** The steps that are done. */
  recorded(): Pick<Result, 'steps' | 'properties'>;
} {
  const done: { name: string; ms: number }[] = [];
  const steps = timedSteps(screen, (name, ms) => {
    screen.step(name, ms);
    done.push({ name, ms });
  });
  return {
    steps,
    recorded: () => ({
      steps: done.map(({ name, ms }) => ({ name, ms: Math.round(ms) })),
      properties: Object.fromEntries(done.map(({ name, ms }) => [`time.${name}`, seconds(ms)])),
    }),
  };
}

/**
 * Writes what a run did, and its suites, as trace.json. No verdict rests on it: that it could not be written is told.
 * @returns the path of the file; none where it could not be written
 */
export async function writeTrace(
  dir: string,
  spans: readonly Span[],
  notice: (line: string) => void,
  name = 'trace.json',
): Promise<string[]> {
  const file = join(dir, name);
  try {
    await writeWhole(file, traceJson(spans));
    return [file];
  } catch (error) {
    notice(`the trace could not be written: ${(error as Error).message}`);
    return [];
  }
}
