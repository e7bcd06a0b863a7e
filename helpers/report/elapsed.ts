import { seconds } from '../config/duration.ts';
/** A time as the first column of a line, right-aligned and with what separates it from the second one. */
export function timeColumn(ms: number): string {
  return seconds(ms).padStart(7);
}
