import { seconds } from '../config/duration.ts';
import { placesText } from '../model/finding-text.ts';
import { EXIT } from '../model/result.ts';
import { readFailures } from '../probe/read-failures.ts';
import {
  atLeastMs,
  atMostMs,
  type Connection,
  type Gap,
  KIND_NAMES,
  type Stretch,
  wayOf,
} from './connection.ts';
import {
  COMMAND_FAILED,
  exitCodeOfWatch,
  type GapOf,
  judgeKinds,
  type KindVerdict,
  shareFailed,
  type Watched,
  type WatchedConnection,
} from './judge-watch.ts';

/** In front of a sentence, for who does not see its colour. */
export const MARKS: Readonly<Record<KindVerdict['state'], string>> = {
  within: '✓',
  beyond: '✗',
  unmeasured: '?',
  unbounded: '-',
};

/** What a kind came to, in a sentence that says who failed, from when to when, and for how long. */
export function sentenceOfKind(verdict: KindVerdict, startedAt: Date): string {
  const { connections, gaps, boundMs, reason } = verdict;
  const made = connections.reduce((sum, one) => sum + one.made, 0);
  const allowed = boundMs === undefined ? 'without a limit' : `${seconds(boundMs)} allowed`;
  const doubt = reason === undefined ? [] : [`could not be measured: ${reason}`];
  const [longest] = gaps;
  if (longest === undefined)
    return [...doubt, `none of ${count(made)} on ${ways(connections.length)} failed (${allowed})`].join('; ');
  const { connection, gap } = longest;
  return [
    `longest gap ${seconds(atMostMs(gap))} (${allowed}), ${wayOf(connection)}, ${fromTo(startedAt, gap)}`,
    ...lossOf(verdict),
    ...doubt,
    readingOf(verdict),
  ].join('; ');
}

/** What the worst of the ways lost of which more failed than may. */
function lossOf({ lossy: [worst] }: KindVerdict): string[] {
  if (worst === undefined) return [];
  const percent = Number((100 * shareFailed(worst)).toPrecision(2));
  return [`${wayOf(worst)} lost ${worst.failed} of ${count(worst.made)} (${percent} %)`];
}

/** For whom it was broken, by the smallest explanation: of the ways with gaps over the limit, where there are some. */
export function readingOf({ connections, failing, beyond }: KindVerdict): string {
  const broken = beyond.length > 0 ? beyond : failing;
  if (broken.length === 0) return 'nothing failed';
  const where = readFailures(broken.map(endsOf), connections.map(endsOf));
  const reading = placesText({ ...where, failed: broken.length, of: connections.length }, howBroken(broken));
  const count = `${broken.length} of ${ways(connections.length)}`;
  const others = failing.length - broken.length;
  const more = others > 0 ? `, and ${others} more failed for a shorter time` : '';
  return `${reading} (${count}${beyond.length > 0 ? ' over the limit' : ''}${more})`;
}

/** Whether nothing got through while a way was broken, or some of it. */
function howBroken(broken: readonly WatchedConnection[]): 'broken' | 'lossy' {
  const allLost = broken.every(({ gaps }) => gaps.length === 1 && gaps.every(({ failed }) => failed > 1));
  return allLost ? 'broken' : 'lossy';
}

function endsOf({ from, to, toNode }: Connection) {
  const end = { name: to, url: '', answer: { contains: '' } };
  return { from: { name: from, node: from }, to: toNode === undefined ? end : { ...end, node: toNode } };
}

function count(made: number): string {
  return `${made} connection${made === 1 ? '' : 's'}`;
}

function ways(number: number): string {
  return `${number} pair${number === 1 ? '' : 's'}`;
}

/** How long a gap lasted, and what was seen in it. */
export function measureOf({ connection, gap }: GapOf): string {
  return [
    `${seconds(atMostMs(gap))} at most, ${seconds(atLeastMs(gap))} at least`,
    `${gap.failed} of ${connection.made} failed`,
    ...remarksOf(gap),
  ].join('; ');
}

/** What is to be known of a gap beside how long it lasted, and why its first connection failed. */
export function remarksOf({ fromStart, untilEnd, unobservedMs, detail }: Gap): string[] {
  return [
    ...(fromStart ? ['none had passed before'] : []),
    ...(untilEnd ? ['none has passed since'] : []),
    ...(unobservedMs > 0 ? [`not observed for ${seconds(unobservedMs)} of it`] : []),
    detail,
  ];
}

/** The verdict in one sentence. */
export function sentenceOfWatch(watched: Watched): string {
  const verdicts = judgeKinds(watched);
  const some = (state: KindVerdict['state']) => verdicts.filter((verdict) => verdict.state === state);
  switch (exitCodeOfWatch(watched)) {
    case EXIT.interrupted:
      return 'interrupted before anything was measured';
    case EXIT.violation:
      return `over the limit: ${some('beyond')
        .map((verdict) => [longestOf(verdict), ...lossOf(verdict)].join(', '))
        .join(', ')}${failureOf(watched)}`;
    case EXIT.conformant:
    case COMMAND_FAILED: {
      const longest = verdicts.filter(({ gaps }) => gaps.length > 0).map(longestOf);
      const gaps = longest.length === 0 ? 'no connection failed' : longest.join(', ');
      return `within the limits: ${gaps}${failureOf(watched)}`;
    }
    default: {
      if (watched.setupError !== undefined)
        return `could not be measured: ${watched.setupError.split('\n')[0]}`;
      const reasons = some('unmeasured').map(({ kind, reason }) => `${KIND_NAMES[kind]} (${reason})`);
      return `could not be measured: ${reasons.join(', ') || 'nothing was tried'}${failureOf(watched)}`;
    }
  }
}

function longestOf({ kind, gaps, boundMs }: KindVerdict): string {
  const [longest] = gaps;
  const gap = longest === undefined ? 'no gap' : `${seconds(atMostMs(longest.gap))} without a connection`;
  return `${KIND_NAMES[kind]} ${gap}${boundMs === undefined ? '' : ` (${seconds(boundMs)} allowed)`}`;
}

function failureOf({ command }: Watched): string {
  return command?.failure === undefined ? '' : `; the command failed: ${command.failure}`;
}

/** What was run meanwhile, and how it ended. */
export function commandOf({ command, startedAt, durationMs }: Watched): string {
  if (command === undefined) return 'no command: watched until it was stopped';
  const { line, fromMs, toMs = durationMs, failure } = command;
  return `${line}: ${fromTo(startedAt, { fromMs, toMs })}, ${failure ?? 'exit code 0'}`;
}

/** How often each connection was tried, and what that means for times. */
export function paceOfWatch({ pace, clockUncertaintyMs, connections, durationMs }: Watched): string {
  const made = connections.reduce((sum, one) => sum + one.made, 0);
  return `${ways(connections.length)}, ${count(made)} in ${seconds(durationMs)}: each ${Number(pace.perSecond.toFixed(1))} times per second, with a timeout of ${seconds(pace.timeoutMs)}; node clocks known to ${Math.ceil(clockUncertaintyMs)} ms`;
}

/** A time of day, UTC, with tenths of a second: "02:14:07.3". */
export function timeOfDay(startedAt: Date, ms: number): string {
  return new Date(startedAt.getTime() + ms).toISOString().slice(11, 21);
}

/** From when to when: "02:14:07.3 to 02:14:10.4 UTC". */
export function fromTo(startedAt: Date, { fromMs, toMs }: Stretch): string {
  return `${timeOfDay(startedAt, fromMs)} to ${timeOfDay(startedAt, toMs)} UTC`;
}

/** The same, counted from the begin of the watch: "+7.3 s to +10.4 s". */
export function sinceBegin({ fromMs, toMs }: Stretch): string {
  return `+${seconds(fromMs)} to +${seconds(toMs)}`;
}
