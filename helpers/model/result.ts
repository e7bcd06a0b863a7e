import type { AddressMap } from './forms.ts';
import type { Verdict } from './verdict.ts';

/** The cluster under test. */
export interface ClusterIdentity {
  /** The kubeconfig's context; absent in a pod of the cluster. */
  context?: string;
  /** The address of the API server, such as "https://10.0.0.1:6443 through ssh admin@bastion". */
  server: string;
  /** The UID of the namespace kube-system, which is unique to a cluster; absent if the user may not read it. */
  uid?: string;
}

/** The vendor of a network, in the terms of a conformance statement. */
export interface Implementation {
  organization: string;
  project: string;
  url: string;
  version: string;
  contact: string[];
}

/** The result of a run; all reports are rendered from it. */
export interface Result {
  /** The run's name, unique: part of file names, labels and the namespace. */
  run: string;
  startedAt: Date;
  durationMs: number;
  /** Facts about the run, for people: Kubernetes version, network, ranges, nodes, engine, options. */
  properties: Record<string, string>;
  /** A command that repeats the run, without secrets. */
  command: string;
  /** The same for other machines: without paths of this machine. */
  publicCommand?: string;
  /** The vendor of the network, as far as given. */
  implementation?: Partial<Implementation>;
  /** The steps of the run, with their durations in ms. */
  steps: { name: string; ms: number }[];
  /** The cluster under test; absent if the run reached none. */
  cluster?: ClusterIdentity;
  /** Labels that were given for the reports. */
  labels?: Readonly<Record<string, string>>;
  /** Names of the cluster's nodes; empty if the run ended before it read them. */
  nodes: string[];
  /** Absent if they could not be read. */
  addresses?: AddressMap;
  verdicts: Verdict[];
  /** Commands for root on a node that may explain a violation, if the run could not inspect nodes itself. */
  forRoot?: string[];
  /** Set if the run ended early: why, in whole sentences. */
  setupError?: string;
  /** Why the reports could not be written. A run without reports must not pass a gate. */
  unwritten?: string;
  /** Objects that the run could not remove, in whole sentences; known after the reports are written. */
  unremoved?: string[];
  /** Only some core requirements were selected: the result is not a certification. */
  partial?: boolean;
  /** Ids of requirements that options left out. */
  leftOut?: string[];
  /** Extended requirements decide the exit code too. */
  strict?: boolean;
  /** A signal ended the run. */
  interrupted?: boolean;
}

/** Exit codes of the program. A selection that holds also ends with the first. */
export const EXIT = { conformant: 0, violation: 1, usage: 2, unmeasured: 3, interrupted: 130 } as const;

/** Whether a requirement decides the exit code: core ones do, and extended ones if no core one was selected. */
function decides({ partial, verdicts }: Result, { level }: Verdict): boolean {
  return level === 'core' || (partial === true && verdicts.every((one) => one.level === 'extended'));
}

/** Requirements without a result: inconclusive, or skipped although they apply. */
export function notShown(result: Result): Verdict[] {
  return result.verdicts.filter(
    (verdict) =>
      (verdict.outcome === 'inconclusive' && (result.strict === true || decides(result, verdict))) ||
      (verdict.outcome === 'skipped' && verdict.applies !== false && decides(result, verdict)),
  );
}

/** Violations that decide the exit code, without expected ones. */
function violations(result: Result): Verdict[] {
  return result.verdicts.filter(
    (verdict) =>
      verdict.outcome === 'violation' &&
      verdict.expectedToFail === undefined &&
      (result.strict === true || decides(result, verdict)),
  );
}

/** Expected violations; with them the result is not a certification. */
export function expectedViolations({ verdicts }: Pick<Result, 'verdicts'>): Verdict[] {
  return verdicts.filter(
    ({ outcome, expectedToFail }) => outcome === 'violation' && expectedToFail !== undefined,
  );
}

/** A violation outweighs an inconclusive result. Missing evidence never leads to 0. */
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

/** Whether exit code 0 means a certified cluster: all core requirements were selected, and none was expected to fail. */
export function certifies(result: Result): boolean {
  return (
    exitCodeOf(result) === EXIT.conformant &&
    result.partial !== true &&
    expectedViolations(result).every(({ level }) => level === 'extended')
  );
}
