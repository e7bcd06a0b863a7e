import { type Finding, MOST_SAMPLES } from './finding.ts';
import { findingText } from './finding-text.ts';
import type { PairMeasure, Sampled } from './verdict.ts';

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
  readonly finding: Finding;
  readonly expected: string;
  readonly details: string[];
  readonly again: string | undefined;
  readonly lookedForMs: number | undefined;
  readonly pairs: PairMeasure[] | undefined;
  readonly sampled: Sampled | undefined;

  /**
   * @param finding what was seen instead, with all samples: those beyond {@link MOST_SAMPLES} are not kept
   * @param more.details the evidence, line by line; absent: that of the samples
   */
  constructor(
    finding: Finding,
    more: {
      expected: string;
      details?: string[];
      again?: string;
      lookedForMs?: number;
      pairs?: PairMeasure[];
      sampled?: Sampled | undefined;
    },
  ) {
    super(findingText(finding));
    this.finding = { ...finding, samples: finding.samples.slice(0, MOST_SAMPLES) };
    this.expected = more.expected;
    this.details = more.details ?? finding.samples.map(({ detail }) => detail);
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
  readonly nodes: readonly string[];

  /** @param more.nodes those that it could not be measured on, beside those of unmeasured pairs */
  constructor(
    reason: string,
    details: string[] = [],
    more: {
      pairs?: PairMeasure[] | undefined;
      sampled?: Sampled | undefined;
      nodes?: readonly string[];
    } = {},
  ) {
    super(reason);
    this.details = details;
    this.pairs = more.pairs;
    this.sampled = more.sampled;
    this.nodes = more.nodes ?? [];
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
