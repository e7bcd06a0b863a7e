import type { Evidence } from './outcomes.ts';

/** Evidence of several parts, all of which hold: each part throws if it does not. */
export function allOf(...parts: Evidence[]): Evidence {
  const pairs = parts.flatMap((part) => part.pairs ?? []);
  const unsteady = parts.flatMap((part) => part.unsteady ?? []).join('; ');
  // All parts use the same sample of pairs.
  const sampled = parts.flatMap((part) => part.sampled ?? [])[0];
  return {
    summary: parts.map(({ summary }) => summary).join('; '),
    // If one part has no evidence, the whole has none.
    checked: Math.min(...parts.map(({ checked }) => checked)),
    details: parts.flatMap(({ details }) => details ?? []),
    ...(unsteady === '' ? {} : { unsteady }),
    ...(sampled === undefined ? {} : { sampled }),
    ...(pairs.length === 0 ? {} : { pairs }),
  };
}
