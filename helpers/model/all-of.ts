import type { Evidence } from './outcomes.ts';

/** Evidence that rests on several things, all of which have to hold: each was thrown for if it did not. */
export function allOf(...parts: Evidence[]): Evidence {
  const pairs = parts.flatMap((part) => part.pairs ?? []);
  const unsteady = parts.flatMap((part) => part.unsteady ?? []).join('; ');
  // All parts have the pairs of one run's sample.
  const sampled = parts.flatMap((part) => part.sampled ?? [])[0];
  return {
    summary: parts.map(({ summary }) => summary).join('; '),
    // One part without evidence leaves the whole without.
    checked: Math.min(...parts.map(({ checked }) => checked)),
    details: parts.flatMap(({ details }) => details ?? []),
    ...(unsteady === '' ? {} : { unsteady }),
    ...(sampled === undefined ? {} : { sampled }),
    ...(pairs.length === 0 ? {} : { pairs }),
  };
}
