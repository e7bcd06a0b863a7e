import type { AskedSampling } from '../sample/sampling.ts';
import type { SeenOfStandIns } from './probe-stand-ins.ts';
import { spreadOf } from './spread.ts';

/** A figure that is told of each size of cluster. */
interface Figure {
  name: string;
  unit: string;
  of(seen: SeenOfStandIns): number;
}

const MEGA = 1e6;

export const FIGURES: readonly Figure[] = [
  { name: 'connections', unit: '', of: ({ connections }) => connections },
  { name: 'API requests', unit: '', of: ({ cost }) => cost.requests + cost.channels },
  { name: 'bytes', unit: 'MB', of: ({ cost }) => (cost.sent + cost.got + cost.answered) / MEGA },
  { name: 'wall time', unit: 's', of: ({ cost }) => cost.wallMs / 1000 },
  { name: 'processor time', unit: 's', of: ({ cost }) => cost.cpuMs / 1000 },
  { name: 'peak memory', unit: 'MB', of: ({ cost }) => cost.peakMB },
];

/** What a cluster of one size took. */
export interface SizeCost {
  nodes: number;
  sample: AskedSampling['sample'];
  pairs: number;
  /** Of {@link FIGURES}, in their order: the middle of all rounds. */
  values: readonly number[];
}

/** @param rounds all of the same size */
export function sizeCost(
  nodes: number,
  sample: AskedSampling['sample'],
  rounds: readonly SeenOfStandIns[],
): SizeCost {
  return {
    nodes,
    sample,
    pairs: rounds[0]?.pairs ?? 0,
    values: FIGURES.map(({ of }) => spreadOf(rounds.map(of)).median),
  };
}
