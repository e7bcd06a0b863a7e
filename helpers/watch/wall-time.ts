import type { Stretch } from './gaps.ts';

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
  return `+${(fromMs / 1000).toFixed(1)} s to +${(toMs / 1000).toFixed(1)} s`;
}
