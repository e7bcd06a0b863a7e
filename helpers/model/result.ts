import type { AddressMap } from './forms.ts';
import type { Verdict } from './verdict.ts';

/** Which cluster it was. */
export interface ClusterIdentity {
  /** The kubeconfig's context; absent in a pod of the cluster. */
  context?: string;
  /** The API server as it is reached, such as "https://10.0.0.1:6443 through ssh admin@bastion". */
  server: string;
  /** The UID of the namespace kube-system, which is unique to a cluster; absent where it may not be read. */
  uid?: string;
}

/** Who makes a network, in the terms of a conformance statement. */
export interface Implementation {
  organization: string;
  project: string;
  url: string;
  version: string;
  contact: string[];
}

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
  /** The same for others: without what is of this machine alone. */
  publicCommand?: string;
  /** Who makes the network, as far as that was given. */
  implementation?: Partial<Implementation>;
  /** What the run did, and how long each took, ms. */
  steps: { name: string; ms: number }[];
  /** Which cluster it was; absent where none was reached. */
  cluster?: ClusterIdentity;
  /** Labels that were given for the reports. */
  labels?: Readonly<Record<string, string>>;
  /** Names of the cluster's nodes; empty where it did not come to that. */
  nodes: string[];
  /** Absent where they could not be read. */
  addresses?: AddressMap;
  verdicts: Verdict[];
  /** What root on a node can run to see why something is violated, where the run could not look itself. */
  forRoot?: string[];
  /** Set when the run ended before its requirements could: why, in whole sentences. */
  setupError?: string;
  /** Why its reports could not be written: nobody is to pass a gate without them. */
  unwritten?: string;
  /** What the run made and could not remove, in whole sentences; known once its reports are written. */
  unremoved?: string[];
  /** Only some of the core requirements were asked for: whatever they come to, nothing is certified. */
  partial?: boolean;
  /** Ids of requirements that were left out on request. */
  leftOut?: string[];
  /** Extended requirements decide the exit code too. */
  strict?: boolean;
  /** A signal ended the run. */
  interrupted?: boolean;
}

/** Exit codes of the program. A selection that holds ends with the first as well. */
export const EXIT = { conformant: 0, violation: 1, usage: 2, unmeasured: 3, interrupted: 130 } as const;

/** Whether it decides the exit code: core ones do, and extended ones where no others were asked for. */
function decides({ partial, verdicts }: Result, { level }: Verdict): boolean {
  return level === 'core' || (partial === true && verdicts.every((one) => one.level === 'extended'));
}

/** What was not shown either way: inconclusive, or skipped although it applies. */
export function notShown(result: Result): Verdict[] {
  return result.verdicts.filter(
    (verdict) =>
      (verdict.outcome === 'inconclusive' && (result.strict === true || decides(result, verdict))) ||
      (verdict.outcome === 'skipped' && verdict.applies !== false && decides(result, verdict)),
  );
}

/** Violations that decide, without those that were expected. */
function violations(result: Result): Verdict[] {
  return result.verdicts.filter(
    (verdict) =>
      verdict.outcome === 'violation' &&
      verdict.expectedToFail === undefined &&
      (result.strict === true || decides(result, verdict)),
  );
}

/** Violations that were expected: nothing is certified with them. */
export function expectedViolations({ verdicts }: Pick<Result, 'verdicts'>): Verdict[] {
  return verdicts.filter(
    ({ outcome, expectedToFail }) => outcome === 'violation' && expectedToFail !== undefined,
  );
}

/** A violation outweighs what could not be measured; and nothing that was not shown is ever 0. */
export function exitCodeOf(result: Result): number {
  const { unremoved = [] } = result;
  if (result.interrupted === true) return unremoved.length > 0 ? EXIT.unmeasured : EXIT.interrupted;
  if (violations(result).length > 0) return EXIT.violation;
  const shown = result.verdicts.filter(
    (verdict) => decides(result, verdict) && ['conformant', 'violation'].includes(verdict.outcome),
  );
  const whole =
    result.setupError === undefined &&
    result.unwritten === undefined &&
    unremoved.length === 0 &&
    notShown(result).length === 0 &&
    shown.length > 0;
  return whole ? EXIT.conformant : EXIT.unmeasured;
}

/** Whether exit code 0 means a certified cluster: all core requirements were asked, and none was expected to fail. */
export function certifies(result: Result): boolean {
  return (
    exitCodeOf(result) === EXIT.conformant &&
    result.partial !== true &&
    expectedViolations(result).every(({ level }) => level === 'extended')
  );
}
