import type { PairMeasure } from './pair-measure.ts';
import type { Sampled } from './sampled.ts';

/** Positive evidence that a requirement holds. Nothing checked is no evidence. */
export interface Evidence {
  /** One line for the reader, such as "23 pod addresses, each held by one pod". */
  summary: string;
  /** How many things were looked at; 0 makes the verdict inconclusive. */
  checked: number;
  details?: string[];
  unsteady?: string;
  /** What was measured of each pair, where pairs were. */
  pairs?: PairMeasure[];
  /** Which part of all pairs of nodes was asked, where it was not every one. */
  sampled?: Sampled;
}

/** The cluster does not do what the requirement says. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly expected: string;
  readonly details: string[];
  readonly again: string | undefined;
  readonly lookedForMs: number | undefined;
  readonly pairs: PairMeasure[] | undefined;
  readonly sampled: Sampled | undefined;

  /** @param seen what was seen instead, in one line */
  constructor(
    seen: string,
    more: {
      expected: string;
      details?: string[];
      again?: string;
      lookedForMs?: number;
      pairs?: PairMeasure[];
      sampled?: Sampled | undefined;
    },
  ) {
    super(seen);
    this.expected = more.expected;
    this.details = more.details ?? [];
    this.again = more.again;
    this.lookedForMs = more.lookedForMs;
    this.pairs = more.pairs;
    this.sampled = more.sampled;
  }
}

/** It could not be measured: neither green nor red. */
export class Inconclusive extends Error {
  override readonly name = 'Inconclusive';
  readonly details: string[];
  readonly pairs: PairMeasure[] | undefined;
  readonly sampled: Sampled | undefined;

  constructor(reason: string, details: string[] = [], pairs?: PairMeasure[], sampled?: Sampled) {
    super(reason);
    this.details = details;
    this.pairs = pairs;
    this.sampled = sampled;
  }
}

/**
 * The requirement was not asked: it does not apply to a network of this kind, which leaves a cluster certifiable, or the
 * cluster does not offer what it takes to show it, which does not.
 */
export class Skipped extends Error {
  override readonly name = 'Skipped';
  readonly applies: boolean;

  constructor(reason: string, { applies = true }: { applies?: boolean } = {}) {
    super(reason);
    this.applies = applies;
  }
}
