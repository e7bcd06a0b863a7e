import { defined } from '../model/defined.ts';
import { percentile } from '../model/percentile.ts';
import type { PairMeasure } from '../model/verdict.ts';
import type { Pair } from './prober.ts';
import { isSlow } from './slow-pairs.ts';

/** A pair in figures, from the exchanges that counted. */
export function measurePair(pair: Pair): PairMeasure {
  const { from, to, observations, convergedMs, requestArrives, leftOut } = pair;
  const bad = observations.filter(({ outcome }) => outcome !== 'reached');
  // A denied connection has no answer, and so no time.
  const answered = observations.filter(({ outcome }) => outcome === 'reached' && !('denied' in to.answer));
  const times = answered.flatMap(({ totalMs = [] }) => totalMs);
  const retransmitted = observations.filter(isSlow).length;
  const why = leftOut ?? bad.at(-1)?.detail;
  return {
    from: from.name,
    fromNode: from.node,
    to: to.name,
    ...defined({ toNode: to.node, protocol: to.protocol }),
    result: resultOf(pair),
    sent: observations.length,
    lost: bad.length,
    ...(convergedMs === undefined ? {} : { convergedMs: rounded(convergedMs) }),
    ...(times.length === 0
      ? {}
      : { medianMs: rounded(percentile(times, 50)), p99Ms: rounded(percentile(times, 99)) }),
    ...(retransmitted === 0 ? {} : { retransmitted }),
    ...(requestArrives === true ? { answersLost: true } : {}),
    ...(why === undefined || why === '' ? {} : { why }),
  };
}

function resultOf({ leftOut, observations, convergedMs, slow }: Pair): PairMeasure['result'] {
  if (leftOut !== undefined) return 'left-out';
  const passed = observations.filter(({ outcome }) => outcome === 'reached').length;
  const unmeasured = observations.filter(({ outcome }) => outcome === 'inconclusive').length;
  if (passed === observations.length && passed > 0 && convergedMs !== undefined)
    return slow === true ? 'slow' : 'passed';
  if (passed + unmeasured === observations.length) return 'unmeasured';
  return passed > 0 ? 'lossy' : 'failed';
}

/** Rounds to a hundredth of a millisecond, the precision of a probe. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
