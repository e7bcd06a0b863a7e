import { seconds } from '../config/duration.ts';
import { type Evidence, Inconclusive, Violation } from '../model/outcomes.ts';
import type { Sampled } from '../model/verdict.ts';
import { measurePair } from './measure-pair.ts';
import { describePair, findingOf } from './pair-finding.ts';
import { type Pair, type Prober, pairName } from './prober.ts';
import { isSlow } from './slow-pairs.ts';

/**
 * Judges pairs: evidence if every connection of every pair passed.
 * @param what the pairs in words, such as "pods on other nodes"
 * @param sampled the probed part of all pairs of nodes; absent: all
 * @throws Violation if a measured pair failed; Inconclusive if one could not be measured
 */
export function judgePairs(what: string, probed: readonly Pair<Prober>[], sampled?: Sampled): Evidence {
  const measured = probed.map(measurePair);
  const pairs = probed.filter(({ leftOut }) => leftOut === undefined);
  const silent = probed.filter((pair) => !pairs.includes(pair));
  const left = silent.map((pair) => `${pairName(pair)}: left out, does not answer at all: ${pair.leftOut}`);
  if (pairs.length === 0 && silent.length > 0)
    throw new Inconclusive(`no pair answers at all, so ${what} cannot be judged`, left, {
      pairs: measured,
      sampled,
    });
  const lost = pairs.filter((pair) =>
    pair.observations.some(({ outcome }) => outcome !== 'reached' && outcome !== 'inconclusive'),
  );
  const slow = pairs.filter((pair) => pair.slow === true);
  // Losses come first: they say more than slowness.
  const failed = lost.length > 0 ? lost : slow;
  const unmeasured = pairs.filter(
    (pair) =>
      !failed.includes(pair) &&
      (pair.observations.length === 0 || pair.observations.some(({ outcome }) => outcome === 'inconclusive')),
  );
  if (failed[0] !== undefined) {
    const lookedForMs = Math.round(Math.max(...failed.map((pair) => pair.lookedForMs)));
    const finding = findingOf(what, failed, pairs);
    throw new Violation(finding, {
      expected: `every new connection to ${what} ${ending(failed[0])}`,
      details: [
        ...finding.samples.map(({ detail }) => detail),
        ...(lost.length > 0 ? slow.map(describePair) : []),
        ...left,
      ],
      again: failed[0].from.byHand(failed[0].to),
      lookedForMs,
      pairs: measured,
      sampled,
    });
  }
  if (unmeasured[0] !== undefined) {
    const bad = unmeasured[0].observations.findLast(({ outcome }) => outcome === 'inconclusive');
    const why = bad?.detail ?? 'nothing was seen';
    throw new Inconclusive(
      `${unmeasured.length} of ${pairs.length} pairs could not be measured: ${why}`,
      unmeasured.map(describePair),
      { pairs: measured, sampled },
    );
  }
  const connections = pairs.flatMap((pair) => pair.observations);
  const resent = connections.filter(isSlow).length;
  const slowest = Math.max(0, ...pairs.map(({ convergedMs = 0 }) => convergedMs));
  return {
    checked: pairs.length,
    summary: `${pairsText(pairs.length)} (${what}), ${connections.length} new connections, ${pairs.some(({ to }) => 'denied' in to.answer) ? 'each denied' : 'none lost'}; converged within ${seconds(slowest)}${left.length === 0 ? '' : `; left out because they do not answer at all: ${pairsText(left.length)}`}`,
    details: [
      ...pairs.map((pair) => `${pairName(pair)}: ${pair.observations.length} of ${pair.observations.length}`),
      ...left,
    ],
    pairs: measured,
    ...(sampled === undefined ? {} : { sampled }),
    ...(resent === 0
      ? {}
      : { unsteady: `${resent} of ${connections.length} connections needed a retransmission` }),
  };
}

function pairsText(count: number): string {
  return count === 1 ? '1 pair' : `${count} pairs`;
}

function ending({ slow, to: { answer } }: Pair): string {
  if (slow === true) return 'opens without a retransmission';
  if (!('denied' in answer)) return 'answers';
  return answer.denied === 'refused' ? 'is refused at once' : 'gets no answer';
}
