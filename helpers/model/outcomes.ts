import { type Finding, MOST_SAMPLES } from './finding.ts';
import { findingText } from './finding-text.ts';
import type { PairMeasure, Sampled } from './verdict.ts';

/** Positive evidence that a requirement holds. Nothing checked is no evidence. */
export interface Evidence {
  /** One line for people, such as "23 pod addresses, each held by one pod". */
  summary: string;
  /** The number of checked objects; 0 makes the verdict inconclusive. */
  checked: number;
  details?: string[];
  unsteady?: string;
  /** The measurements of each pair, if there were pairs. */
  pairs?: PairMeasure[];
  /** The sample of pairs of nodes, if not all were tested. */
  sampled?: Sampled;
}

/** The cluster violates the requirement. */
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

/** The requirement could not be measured: neither green nor red. */
export class Inconclusive extends Error {
  override readonly name = 'Inconclusive';
  readonly details: string[];
  readonly pairs: PairMeasure[] | undefined;
  readonly sampled: Sampled | undefined;
  readonly nodes: readonly string[];

  /** @param more.nodes nodes without a measurement, besides those of unmeasured pairs */
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
 * The requirement was skipped. Either it does not apply to this kind of network, and the cluster can still be certified. Or the cluster
 * lacks a feature that the check needs, and it cannot.
 */
export class Skipped extends Error {
  override readonly name = 'Skipped';
  readonly applies: boolean;

  constructor(reason: string, { applies = true }: { applies?: boolean } = {}) {
    super(reason);
    this.applies = applies;
  }
}

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
