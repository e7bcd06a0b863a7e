import type { Range } from '../../model/range.ts';

/** A range and its source. */
export interface StatedRange {
  range: Range;
  source: string;
  /** The network that states it; absent: the platform states it. */
  network?: string;
  /** New pods get no address of it. */
  retired?: true;
}
