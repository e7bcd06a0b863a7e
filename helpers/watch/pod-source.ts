import { randomBytes } from 'node:crypto';
import type { Kube } from '../kube/client.ts';
import { exec } from '../kube/exec.ts';
import { ExecBroken, type ExecResult } from '../kube/shell.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { Attempt, Seeing, Source } from './connection.ts';
import { type Asked, type Lane, laneConfig, lanesOf, readLine } from './lane.ts';
import { collectCommand, placeOf, type ReadSoFar, readCollected, startCommand } from './lane-log.ts';
import type { PodNow } from './targets.ts';

/** Lanes that were started in a container, and what has been read of what they saw. */
interface Started {
  pod: PodNow;
  place: string;
  /** The lanes that run, by their place in the plan. */
  running: Map<number, { lane: Lane; config: string }>;
  /** What each lane asks or has asked, by its number. */
  asked: Asked[][];
  read: ReadSoFar;
  offset: Offset | undefined;
}

/**
 * A pod that probes by itself: what watches must not break with what it watches, and a stream from a pod breaks whenever its node or the
 * API server is restarted. So the pod writes down what it sees, and that is fetched from time to time. Where its container was started
 * anew, what it had not told yet is lost, and it is begun again.
 *
 * @param now the pod as it is just now, and what it is to ask
 * @param clock our own, ms
 */
export function podSource(options: {
  kube: Kube;
  namespace: string;
  node: string;
  pace: { perSecond: number; timeoutMs: number };
  now(): { pod: PodNow | undefined; asked: readonly Asked[] };
  clock(): number;
}): Source {
  const { kube, namespace, node, pace, now, clock } = options;
  let started: Started | undefined;

  function run(pod: PodNow, command: readonly string[]): Promise<ExecResult> {
    return exec(kube, { namespace, pod: pod.name, container: 'agnhost' }, command, {
      timeoutMs: TIMEOUTS.watchCollect,
    });
  }

  /** Begins the lanes whose connections are new or lead elsewhere now, and ends those in whose place they come. */
  async function bringUpToDate(all: Started, asked: readonly Asked[]): Promise<void> {
    const begin: { lane: Lane; config: string }[] = [];
    const end: Lane[] = [];
    for (const [place, connections] of lanesOf(asked).entries()) {
      const config = laneConfig(connections, pace.perSecond, pace.timeoutMs);
      const before = all.running.get(place);
      if (before?.config === config) continue;
      if (before !== undefined) end.push(before.lane);
      const lane = all.asked.push(connections) - 1;
      all.running.set(place, { lane, config });
      begin.push({ lane, config });
    }
    if (begin.length > 0) await run(all.pod, startCommand(all.place, begin, end));
  }

  async function collect(): Promise<Seeing> {
    const { pod, asked } = now();
    if (pod?.container === undefined) return nothing(`no pod runs on ${node}`);
    const anew = started?.pod.name !== pod.name || started.pod.container !== pod.container;
    if (anew || started === undefined)
      started = {
        pod,
        place: placeOf(randomBytes(4).toString('hex')),
        running: new Map(),
        asked: [],
        read: [],
        offset: undefined,
      };
    const all = started;
    try {
      await bringUpToDate(all, asked);
      const before = clock();
      const { stdout } = await run(pod, collectCommand(all.place, all.read));
      const collected = readCollected(stdout, all.read);
      if (collected === 'gone') {
        started = undefined;
        return nothing(`the pod on ${node} was restarted`);
      }
      if (collected === undefined) return nothing(`what the pod on ${node} wrote was cut short`);
      all.read = collected.readSoFar;
      const theirs = { before: collected.clock.before * 1000, after: collected.clock.after * 1000 };
      all.offset = narrowed(all.offset, offsetOf({ before, after: clock() }, theirs));
      return read(collected.lines, all.asked, all.offset);
    } catch (error) {
      if (!(error instanceof ExecBroken)) throw error;
      // A command whose end was not seen may have done nothing: it is done again.
      if (all.read.length === 0) started = undefined;
      return nothing(error.message);
    }
  }

  return { name: node, collect };
}

function read(lines: readonly string[], lanes: readonly (readonly Asked[])[], offset: Offset): Seeing {
  const attempts: [string, Attempt][] = [];
  const unclear = new Map<string, string>();
  for (const line of lines) {
    const seen = readLine(line, (number) => lanes[number]);
    if (seen?.unclear !== undefined) unclear.set(seen.asked.connection.id, seen.unclear);
    if (seen?.attempt === undefined) continue;
    const { fromMs, toMs } = seen.attempt;
    const shift = middleOf(offset);
    attempts.push([
      seen.asked.connection.id,
      { ...seen.attempt, fromMs: fromMs + shift, toMs: toMs + shift },
    ]);
  }
  return { attempts, unclear, clockUncertaintyMs: uncertaintyOf(offset) };
}

function nothing(why: string): Seeing {
  return { attempts: [], unclear: new Map(), why };
}

/**
 * A clock of another machine against ours: what has to be added to its times, ms, lies between two numbers. Each look at it that was
 * made between two looks at ours brings them closer.
 */
export interface Offset {
  atLeastMs: number;
  atMostMs: number;
}

/** Theirs is stamped to a hundredth of a second, cut off. */
const TICK_MS = 10;

/**
 * @param ours when it was begun and when it had ended to look, ms
 * @param theirs what the clock said first and last meanwhile, ms
 */
export function offsetOf(
  ours: { before: number; after: number },
  theirs: { before: number; after: number },
): Offset {
  return { atLeastMs: ours.before - theirs.before - TICK_MS, atMostMs: ours.after - theirs.after };
}

/** What two looks say together; the later one alone where they do not agree, since one of the clocks was reset or runs off. */
export function narrowed(earlier: Offset | undefined, later: Offset): Offset {
  if (earlier === undefined) return later;
  const both = {
    atLeastMs: Math.max(earlier.atLeastMs, later.atLeastMs),
    atMostMs: Math.min(earlier.atMostMs, later.atMostMs),
  };
  return both.atLeastMs <= both.atMostMs ? both : later;
}

/** What is added to a time of the other clock. */
export function middleOf({ atLeastMs, atMostMs }: Offset): number {
  return (atLeastMs + atMostMs) / 2;
}

/** How far off a time may be that was moved from the other clock to ours, ms. */
export function uncertaintyOf({ atLeastMs, atMostMs }: Offset): number {
  return (atMostMs - atLeastMs) / 2;
}
