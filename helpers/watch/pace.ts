import { parseDuration } from '../config/duration.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { KINDS, type Kind } from './connection.ts';

/** The longest gap that each kind may have, ms; a kind without one is watched and not judged. */
export type Bounds = Readonly<Partial<Record<Kind, number>>>;

/**
 * Reads "2s" (for every kind), "service=2s,dns=5s" (for these alone) or "2s,dns=5s" (for every kind, and another one for DNS).
 * @throws Error saying what was expected
 */
export function parseBounds(text: string): Bounds {
  const bounds: Partial<Record<Kind, number>> = {};
  let general: number | undefined;
  for (const part of text.split(',').map((each) => each.trim())) {
    const [name, time, ...more] = part.split('=').map((each) => each.trim());
    if (time === undefined) {
      if (general !== undefined) throw new Error('expected one time for every kind, not two');
      general = boundOf(part);
    } else {
      const kind = KINDS.find((known) => known === name);
      if (kind === undefined || more.length > 0)
        throw new Error(`"${part}" names no kind; expected one of ${KINDS.join(', ')}, as in service=2s`);
      if (bounds[kind] !== undefined) throw new Error(`expected one time for ${kind}, not two`);
      bounds[kind] = boundOf(time);
    }
  }
  if (general === undefined) return bounds;
  return { ...Object.fromEntries(KINDS.map((kind) => [kind, general])), ...bounds };
}

/** Shorter gaps cannot be told from one lost packet: a connection is given half of the bound to answer. */
const SHORTEST_MS = 400;

function boundOf(text: string): number {
  const ms = parseDuration(text);
  if (ms < SHORTEST_MS) throw new Error(`expected at least ${SHORTEST_MS}ms: less cannot be measured`);
  return ms;
}

/** How often each connection is tried, and how long it is given. */
export interface WatchPace {
  /** New connections a second, of each pair. */
  perSecond: number;
  /** A connection that has not answered by then has failed, ms. */
  timeoutMs: number;
}

/** A connection's time to answer: half of the shortest gap that is judged, so that one lost packet alone is never a gap beyond it. */
export function paceOf(perSecond: number, bounds: Bounds): WatchPace {
  const shortest = Math.min(...Object.values(bounds), 2 * TIMEOUTS.watchConnect);
  return { perSecond, timeoutMs: Math.round(shortest / 2) };
}

/**
 * From one attempt of a connection to the next, ms, while all is as it has to be: the others of its lane may all fail. Never longer than
 * a gap may be: what was not tried for that long was not observed, whatever the reason.
 * @param lane connections that one process makes in turn
 */
export function patienceOf(lane: number, { perSecond, timeoutMs }: WatchPace, bounds: Bounds): number {
  return Math.min((lane - 1) * timeoutMs + 2_000 / perSecond + TIMEOUTS.watchSlack, ...Object.values(bounds));
}

const PER_SECOND = { s: 1, m: 1 / 60 } as const;

/**
 * Reads a rate such as 10/s, 30/m or 5.
 * @returns connections a second
 * @throws Error saying what was expected
 */
export function parseRate(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|m))?$/.exec(text) ?? [];
  const rate = Number(amount) * PER_SECOND[unit as keyof typeof PER_SECOND];
  if (!(rate >= 0.1 && rate <= 50)) throw new Error('expected a rate from 6/m to 50/s, such as 10/s');
  return rate;
}

/**
 * Reads a part of all such as "1%" or "0.5 %".
 * @returns from 0 to 1
 * @throws Error saying what was expected
 */
export function parseShare(text: string): number {
  const percent = Number(/^(\d+(?:\.\d+)?) ?%$/.exec(text)?.[1]);
  if (!(percent < 100)) throw new Error('expected a percentage below 100%, such as 1%');
  return percent / 100;
}

/**
 * Reads a list such as "service,dns".
 * @throws Error saying what was expected
 */
export function parseKinds(text: string): Kind[] {
  const asked = text.split(',').map((part) => part.trim());
  const unknown = asked.find((part) => !KINDS.some((kind) => kind === part));
  if (unknown !== undefined)
    throw new Error(`"${unknown}" names no kind; expected some of ${KINDS.join(', ')}`);
  return KINDS.filter((kind) => asked.includes(kind));
}
