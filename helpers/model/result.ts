import type { AddressMap } from './address-map.ts';
import type { Verdict } from './verdict.ts';

/** What a run came to; every report is made from it. */
export interface Result {
  /** The run's name, unique: part of file names, labels and the namespace. */
  run: string;
  startedAt: Date;
  durationMs: number;
  /** What was tested and how, for the reader: Kubernetes version, network, ranges, nodes, engine, what was asked for. */
  properties: Record<string, string>;
  /** A command that runs the same again, without what is secret. */
  command: string;
  /** What the run did, and how long each took, ms. */
  steps: { name: string; ms: number }[];
  /** Names of the cluster's nodes; empty where it did not come to that. */
  nodes: string[];
  /** Absent where they could not be read. */
  addresses?: AddressMap;
  verdicts: Verdict[];
  /** Set when the run ended before its requirements could: why, in whole sentences. */
  setupError?: string;
  /** Why its reports could not be written: nobody is to pass a gate without them. */
  unwritten?: string;
  /** Only some requirements were asked for: whatever they come to, nothing is certified. */
  partial?: boolean;
  /** A signal ended the run. */
  interrupted?: boolean;
}

/** Exit codes of the program. */
export const EXIT = { conformant: 0, violation: 1, usage: 2, unmeasured: 3, interrupted: 130 } as const;

/** Core requirements that were not shown either way: inconclusive, or skipped although they apply. */
export function notShown(result: Result): Verdict[] {
  return result.verdicts.filter(
    ({ level, outcome, applies }) =>
      level === 'core' && (outcome === 'inconclusive' || (outcome === 'skipped' && applies !== false)),
  );
}

export function violations(result: Result): Verdict[] {
  return result.verdicts.filter(({ level, outcome }) => level === 'core' && outcome === 'violation');
}

/** A violation outweighs what could not be measured; and nothing that was not shown is ever 0. */
export function exitCodeOf(result: Result): number {
  if (result.interrupted === true) return EXIT.interrupted;
  if (violations(result).length > 0) return EXIT.violation;
  const shown = result.verdicts.filter(({ level, outcome }) => level === 'core' && outcome === 'conformant');
  const whole =
    result.partial !== true &&
    result.setupError === undefined &&
    result.unwritten === undefined &&
    notShown(result).length === 0 &&
    shown.length > 0;
  return whole ? EXIT.conformant : EXIT.unmeasured;
}
