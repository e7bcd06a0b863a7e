import type { Range } from '../../model/range.ts';

/** A range and where it was read. */
export interface StatedRange {
  range: Range;
  source: string;
  /** The network that says so of itself; absent: the cluster does, whatever its network is. */
  network?: string;
}

/** What the cluster says of its own ranges, from every place that could be read. */
export interface StatedRanges {
  pod: StatedRange[];
  service: StatedRange[];
  /** Where it says that pods get their addresses out of their nodes' pod CIDRs; undefined: nowhere. */
  byNode: string | undefined;
}
