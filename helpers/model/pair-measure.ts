/** The measurements of one ordered pair, as plain values for a report. Times in ms. */
export interface PairMeasure {
  /** The source, such as "probe-7x2lp on worker". */
  from: string;
  fromNode: string;
  /** The target, such as "nginx-5d4 on worker2". */
  to: string;
  /** The node of the target; absent for a Service. */
  toNode?: string;
  protocol?: 'TCP' | 'UDP';
  /**
   * passed: all exchanges passed. slow: all passed, at least half with a retransmission each time. lossy: some failed. failed: all failed.
   * left-out: the pair does not answer at all, so another requirement names it.
   */
  result: 'passed' | 'slow' | 'lossy' | 'failed' | 'unmeasured' | 'left-out';
  /** Exchanges after convergence, or the last attempts of a pair that never converged. */
  sent: number;
  /** Exchanges without the required result. */
  lost: number;
  /** Time until enough exchanges in a row passed; absent: never. */
  convergedMs?: number;
  /** Time to the whole answer: the median and the 99th percentile (nearest rank). */
  medianMs?: number;
  p99Ms?: number;
  /** Connections that needed a retransmission. */
  retransmitted?: number;
  /** The largest packet that passes whole, in bytes, if measured. */
  pathMtu?: number;
  /** The requests arrive; only the answers are lost. */
  answersLost?: true;
  /** The error of the last failed exchange, or the reason for leaving the pair out. */
  why?: string;
}

/** Whether a pair is broken: it was measured and does not pass. */
export function isBroken({ result }: Pick<PairMeasure, 'result'>): boolean {
  return result === 'failed' || result === 'lossy' || result === 'slow';
}
