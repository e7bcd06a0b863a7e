import { seconds } from '../config/duration.ts';
import type { Finding, FindingKind, Sample } from '../model/finding.ts';
import { type Evidence, Inconclusive, Violation } from '../model/outcomes.ts';
import type { Sampled } from '../model/sampled.ts';
import { measurePair } from './measure-pair.ts';
import { type Pair, pairName } from './pair.ts';
import type { Outcome } from './probe.ts';
import type { Prober } from './prober.ts';
import { readFailures } from './read-failures.ts';
import { isSlow } from './slow-pairs.ts';

/** One pair in words: what was lost of how much, and the last reason. */
function describe(pair: Pair): string {
  const bad = pair.observations.filter(({ outcome }) => outcome !== 'reached');
  const why = bad.at(-1)?.detail ?? '';
  if (pair.convergedMs === undefined) {
    const arrives = pair.requestArrives === true ? ' (its requests arrive, the answers are lost)' : '';
    return `${pairName(pair)}: never within ${seconds(pair.lookedForMs)}: ${why}${arrives}`;
  }
  if (pair.slow === true) {
    const count = pair.observations.filter(isSlow).length;
    return `${pairName(pair)}: ${count} of ${pair.observations.length} new connections needed a retransmission`;
  }
  const rate = Math.round((100 * bad.length) / pair.observations.length);
  return `${pairName(pair)}: ${bad.length} of ${pair.observations.length} new connections failed (${rate} %): ${why}`;
}

/**
 * What the pairs come to: evidence when every connection of every pair passed.
 * @param what the pairs in words, such as "pods on other nodes"
 * @param sampled which part of all pairs of nodes they are, where it is not every one
 * @throws Violation when one that could be measured failed; Inconclusive when one could not be measured
 */
export function judgePairs(what: string, probed: readonly Pair<Prober>[], sampled?: Sampled): Evidence {
  const measured = probed.map(measurePair);
  const pairs = probed.filter(({ leftOut }) => leftOut === undefined);
  const silent = probed.filter((pair) => !pairs.includes(pair));
  const left = silent.map((pair) => `${pairName(pair)}: left out, does not answer at all: ${pair.leftOut}`);
  if (pairs.length === 0 && silent.length > 0)
    throw new Inconclusive(`no pair answers at all: nothing can be said of ${what}`, left, {
      pairs: measured,
      sampled,
    });
  const lost = pairs.filter((pair) =>
    pair.observations.some(({ outcome }) => outcome !== 'reached' && outcome !== 'inconclusive'),
  );
  const slow = pairs.filter((pair) => pair.slow === true);
  // What is lost is told first: a pair that is slow as well says less.
  const failed = lost.length > 0 ? lost : slow;
  const unmeasured = pairs.filter(
    (pair) =>
      !failed.includes(pair) &&
      (pair.observations.length === 0 || pair.observations.some(({ outcome }) => outcome === 'inconclusive')),
  );
  if (failed[0] !== undefined) {
    const lookedForMs = Math.round(Math.max(...failed.map((pair) => pair.lookedForMs)));
    const samples = failed.map(sampleOf);
    const finding: Finding = {
      kind: kindOf(failed),
      subject: what,
      ...readFailures(failed.map(brokenWay), pairs.map(brokenWay)),
      ...sizeOf(failed),
      ...(failed.some(({ requestArrives }) => requestArrives === true) ? { answersLost: true } : {}),
      failed: failed.length,
      of: pairs.length,
      unit: 'pairs',
      samples,
    };
    throw new Violation(finding, {
      expected: `every new connection to ${what} ${ending(failed[0])}`,
      details: [
        ...samples.map(({ detail }) => detail),
        ...(lost.length > 0 ? slow.map(describe) : []),
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
      unmeasured.map(describe),
      { pairs: measured, sampled },
    );
  }
  const connections = pairs.flatMap((pair) => pair.observations);
  const resent = connections.filter(isSlow).length;
  const slowest = Math.max(0, ...pairs.map(({ convergedMs = 0 }) => convergedMs));
  return {
    checked: pairs.length,
    summary: `${pairsText(pairs.length)} (${what}), ${connections.length} new connections, ${pairs.some(({ to }) => 'denied' in to.answer) ? 'each denied' : 'none lost'}; converged within ${seconds(slowest)}${left.length === 0 ? '' : `; left out, since they do not answer at all: ${pairsText(left.length)}`}`,
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

function sampleOf(pair: Pair): Sample {
  const { from, to } = pair;
  const other = answeredBy(pair);
  return {
    ...(other === undefined
      ? {}
      : {
          kind: 'answered-by-another-pod' as const,
          objects: [`pod ${to.name}`, `pod ${other}`],
          addresses: [to.address ?? []].flat(),
        }),
    from: from.name,
    fromNode: from.node,
    to: to.name,
    ...(to.node === undefined ? {} : { toNode: to.node }),
    detail: describe(pair),
  };
}

/** The pod that answers in the place of the one that is asked, where no answer comes from any other. */
function answeredBy({ observations }: Pair): string | undefined {
  const [first, ...more] = observations.map((one) => one.answeredBy);
  return more.every((name) => name === first) ? first : undefined;
}

/** The size that all failed pairs were asked about. */
function sizeOf([first, ...others]: readonly Pair[]): Pick<Finding, 'size'> {
  const size = first?.to.size;
  return size !== undefined && others.every(({ to }) => to.size === size) ? { size } : {};
}

/** Which way packets of a pair are lost: the way back where its requests arrive. */
function brokenWay(pair: Pair): Pick<Pair, 'from' | 'to'> {
  const { from, to, requestArrives } = pair;
  if (requestArrives !== true || to.node === undefined) return pair;
  return { from: { name: to.name, node: to.node }, to: { ...to, name: from.name, node: from.node } };
}

function ending({ slow, to: { answer } }: Pair): string {
  if (slow === true) return 'comes about without a retransmission';
  if (!('denied' in answer)) return 'answers';
  return answer.denied === 'refused' ? 'is refused at once' : 'stays without an answer';
}

/** What the failed pairs have in common; where they have not, the worst of it. */
function kindOf(failed: readonly Pair[]): FindingKind {
  const all = (fits: (pair: Pair) => boolean) => failed.every(fits);
  const some = (outcome: Outcome) =>
    all(({ observations }) => observations.some((one) => one.outcome === outcome));
  const every = (outcome: Outcome) =>
    all(({ observations }) => observations.every((one) => one.outcome === outcome));
  if (all(({ slow }) => slow === true)) return 'retransmission';
  const denied = all(({ to }) => 'denied' in to.answer);
  if (denied && some('wrong-answer')) return 'not-denied';
  if (some('reached')) return 'loss';
  if (all((pair) => answeredBy(pair) !== undefined)) return 'answered-by-another-pod';
  if (every('wrong-answer')) return all(({ to }) => 'seenFrom' in to.answer) ? 'translated' : 'wrong-answer';
  if (denied && every('timed-out')) return 'not-refused';
  if (every('refused')) return 'refused';
  return every('unresolved') ? 'unresolved-name' : 'no-connection';
}
