/** Attempts in a row that came to the same, close enough to each other that nothing went unseen between them. Times in ms. */
export interface Span {
  passed: boolean;
  /** When the first of them was begun. */
  fromMs: number;
  /** When the last of them was begun. */
  lastFromMs: number;
  /** When the last of them had its answer, or was given up. */
  toMs: number;
  made: number;
  /** Why the first of them failed. */
  detail: string;
}

/** All that was seen of one connection, in the order of time. */
export interface Track {
  readonly spans: readonly Span[];
  add(attempt: Attempt): void;
}

/**
 * Gathers the attempts of a connection, which come in their order.
 * @param patienceMs from the end of one attempt to the begin of the next: what takes longer was not observed
 */
export function newTrack(patienceMs: number): Track {
  const spans: Span[] = [];
  return {
    spans,
    add({ fromMs, toMs, passed, detail }) {
      const last = spans.at(-1);
      if (last !== undefined && last.passed === passed && fromMs - last.toMs <= patienceMs) {
        last.lastFromMs = fromMs;
        last.toMs = toMs;
        last.made += 1;
      } else spans.push({ passed, fromMs, lastFromMs: fromMs, toMs, made: 1, detail });
    },
  };
}

/** A stretch of time, ms since the watch was begun. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/**
 * A time without a connection that passed, in which at least one failed. It lasted at most from the end of the last one that passed
 * before it to the begin of the first one that passed after it, and at least from the begin of the first one that failed to that of
 * the last one.
 */
export interface Gap extends Stretch {
  failing: Stretch;
  failed: number;
  /** Of it, ms in which nothing was tried, or what was tried said nothing: it may have worked then. */
  unobservedMs: number;
  /** Why the first connection failed. */
  detail: string;
  /** None has passed before it. */
  fromStart: boolean;
  /** None has passed after it. */
  untilEnd: boolean;
}

/** What a connection came to. */
export interface Seen {
  made: number;
  failed: number;
  gaps: Gap[];
  /** Times in which it was not observed, within gaps or not. */
  unobserved: Stretch[];
}

/** The longest that a gap may have lasted, ms. */
export function atMostMs({ fromMs, toMs }: Stretch): number {
  return toMs - fromMs;
}

/** What a gap lasted for certain, ms; 0 where one connection alone failed. */
export function atLeastMs({ failing }: Gap): number {
  return failing.toMs - failing.fromMs;
}

/** How long nobody got through while it was tried, ms: the gap without what was not observed of it. */
export function observedMs(gap: Gap): number {
  return atMostMs(gap) - gap.unobservedMs;
}

/**
 * Reads the spans of a connection, within the time that is judged. What was begun before or ended after it is cut, or left out.
 * @param patienceMs as the track was told
 */
export function seenOf(all: readonly Span[], within: Stretch, patienceMs: number): Seen {
  const spans = all.flatMap((span) => cut(span, within));
  const unobserved = holesOf(spans, within, patienceMs);
  const failing = spans.filter(({ passed }) => !passed);
  const gaps: Gap[] = [];
  for (let at = 0; at < spans.length; at += 1) {
    const first = spans[at] as Span;
    if (first.passed) continue;
    let end = at;
    while (spans[end + 1]?.passed === false) end += 1;
    const last = spans[end] as Span;
    const [before, after] = [spans[at - 1], spans[end + 1]];
    const stretch = { fromMs: before?.toMs ?? within.fromMs, toMs: after?.fromMs ?? within.toMs };
    gaps.push({
      ...stretch,
      failing: { fromMs: first.fromMs, toMs: last.lastFromMs },
      failed: sum(spans.slice(at, end + 1)),
      unobservedMs: unobserved.reduce((ms, hole) => ms + overlapMs(hole, stretch), 0),
      detail: first.detail,
      fromStart: before === undefined,
      untilEnd: after === undefined,
    });
    at = end;
  }
  return { made: sum(spans), failed: sum(failing), gaps, unobserved };
}

function cut(span: Span, { fromMs, toMs }: Stretch): Span[] {
  if (span.toMs <= fromMs || span.fromMs >= toMs) return [];
  return [
    {
      ...span,
      fromMs: Math.max(span.fromMs, fromMs),
      lastFromMs: Math.min(Math.max(span.lastFromMs, fromMs), toMs),
      toMs: Math.min(span.toMs, toMs),
    },
  ];
}

function holesOf(spans: readonly Span[], within: Stretch, patienceMs: number): Stretch[] {
  const holes: Stretch[] = [];
  let seenUntil = within.fromMs;
  for (const { fromMs, toMs } of [...spans, { fromMs: within.toMs, toMs: within.toMs }]) {
    if (fromMs - seenUntil > patienceMs) holes.push({ fromMs: seenUntil, toMs: fromMs });
    seenUntil = toMs;
  }
  return holes;
}

function overlapMs(one: Stretch, other: Stretch): number {
  return Math.max(0, Math.min(one.toMs, other.toMs) - Math.max(one.fromMs, other.fromMs));
}

function sum(spans: readonly Span[]): number {
  return spans.reduce((made, span) => made + span.made, 0);
}

/** The same, with all times moved by some ms. */
export function moved(seen: Seen, byMs: number): Seen {
  const move = ({ fromMs, toMs }: Stretch): Stretch => ({ fromMs: fromMs + byMs, toMs: toMs + byMs });
  return {
    ...seen,
    gaps: seen.gaps.map((gap) => ({ ...gap, ...move(gap), failing: move(gap.failing) })),
    unobserved: seen.unobserved.map(move),
  };
}

/** What is watched, each with thresholds of its own. */
export const KINDS = ['pod', 'service', 'dns', 'node-port'] as const;

export type Kind = (typeof KINDS)[number];

/** What a reader calls them. */
export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  pod: 'pod to pod',
  service: 'Service',
  dns: 'DNS',
  'node-port': 'node port',
};

/** One way that is asked again and again, whichever pods are at its ends just then. */
export interface Connection {
  /** Unique in a watch, such as "pod worker → worker2". */
  id: string;
  kind: Kind;
  /** As a reader knows it: a node's name, or "outside". */
  from: string;
  /** A node's name, "Service echo", or "DNS at 10.32.0.10". */
  to: string;
  /** The node that is asked; absent for what is not one node's. */
  toNode?: string;
}

/** One new connection, or one lookup. Times are ms since the watch was begun. */
export interface Attempt {
  fromMs: number;
  toMs: number;
  passed: boolean;
  /** Why not, in curl's words or those of who answered instead. */
  detail: string;
}

export function connectionOf(kind: Kind, from: string, to: string, toNode?: string): Connection {
  return { id: `${kind} ${from} → ${to}`, kind, from, to, ...(toNode === undefined ? {} : { toNode }) };
}

/** "worker → worker2"; within a node "worker → worker (own node)". */
export function wayOf({ from, to }: Pick<Connection, 'from' | 'to'>): string {
  return `${from} → ${to}${from === to ? ' (own node)' : ''}`;
}

/** What a source has seen since it was asked last. */
export interface Seeing {
  /** Attempts by the connection's id, in the order in which they ended, by our clock. */
  attempts: [connection: string, attempt: Attempt][];
  /** Why something was tried and says nothing, by the connection's id. */
  unclear: ReadonlyMap<string, string>;
  /** Why there is nothing: the source could not be asked. It may have gone on by itself, and tells later. */
  why?: string;
  /** How far off its times may be, ms. */
  clockUncertaintyMs?: number;
}

/** A place that makes connections all the time, and tells when it is asked. */
export interface Source {
  /** The node it is on, or "outside". */
  name: string;
  collect(): Promise<Seeing>;
  /** Ends what does not end with its pod. */
  stop?(): Promise<void>;
}
