/** What was measured of one ordered pair, as plain values that a report can hold. Times in ms. */
export interface PairMeasure {
  /** Who asked, such as "probe-7x2lp on worker". */
  from: string;
  fromNode: string;
  /** Who was asked, such as "nginx-5d4 on worker2". */
  to: string;
  /** The node of who was asked; absent for a Service. */
  toNode?: string;
  protocol?: 'TCP' | 'UDP';
  /**
   * Every exchange passed; all did, and half of them or more needed a retransmission each time; some did not; none did; it could not be
   * measured; or it was left out, since it says nothing of what was asked.
   */
  result: 'passed' | 'slow' | 'lossy' | 'failed' | 'unmeasured' | 'left-out';
  /** Exchanges that counted: those after the pair had converged, or the last attempts where it never did. */
  sent: number;
  /** Of these, those that did not come to what they had to. */
  lost: number;
  /** Time until enough exchanges in a row had passed; absent: they never did. */
  convergedMs?: number;
  /** Time until the whole answer was there, of half of the exchanges and of 99 % of them (nearest rank). */
  medianMs?: number;
  p99Ms?: number;
  /** Connections that needed a retransmission. */
  retransmitted?: number;
  /** The largest packet that passes whole, bytes, where it was measured. */
  pathMtu?: number;
  /** The requests were seen to arrive: what is lost are the answers. */
  answersLost?: true;
  /** What the last exchange that was lost came to, or why the pair was left out. */
  why?: string;
}

/** Whether a pair is broken: it was measured and does not pass. */
export function isBroken({ result }: Pick<PairMeasure, 'result'>): boolean {
  return result === 'failed' || result === 'lossy' || result === 'slow';
}
