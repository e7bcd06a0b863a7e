import { parseDuration } from '../config/duration.ts';
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
