import type { Range } from '../../model/range.ts';

/** A range and where it was read. */
export interface StatedRange {
  range: Range;
  source: string;
  /** The network that says so of itself; absent: the cluster does, whatever its network is. */
  network?: string;
  /** No new pod gets an address of it. */
  retired?: true;
}
