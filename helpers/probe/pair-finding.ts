import { seconds } from '../config/duration.ts';
import type { Finding, FindingKind, Sample } from '../model/finding.ts';
import type { Outcome } from './probe.ts';
import { type Pair, pairName } from './prober.ts';
import { readFailures } from './read-failures.ts';
import type { Ends } from './read-places.ts';
import { isSlow } from './slow-pairs.ts';

/**
 * The finding of failed pairs: what fails, and where.
 * @param what the pairs in words
 * @param failed the failed pairs, at least one
 */
export function findingOf(what: string, failed: readonly Pair[], pairs: readonly Pair[]): Finding {
  const arrives = arrivalsOf(failed);
  const ends = new Map(pairs.map((pair) => [pair, arrives.get(pair) === true ? wayBack(pair) : pair]));
  const record = recordOf(failed);
  const kind = kindOf(failed);
  const dead = failed.filter(isDead).length;
  return {
    kind,
    subject: what,
    ...readFailures(
      failed.map((pair) => ends.get(pair) ?? pair),
      [...ends.values()],
    ),
    ...(record === undefined ? {} : { record }),
    ...(failed.every((pair) => arrives.get(pair) !== undefined) ? { measured: true } : {}),
    ...(failed.some(({ requestArrives }) => requestArrives === true) ? { answersLost: true } : {}),
    ...(kind === 'loss' && dead > 0 ? { dead } : {}),
    failed: failed.length,
    of: pairs.length,
    unit: 'pairs',
    samples: failed.map(sampleOf),
  };
}

/** One pair in words: lost connections, their share, and the last reason. */
export function describePair(pair: Pair): string {
  const bad = pair.observations.filter(({ outcome }) => outcome !== 'reached');
  const why = bad.at(-1)?.detail ?? '';
  if (pair.convergedMs === undefined) {
    const arrives = pair.requestArrives === true ? ' (its requests arrive, the answers are lost)' : '';
    if (pair.withinMs !== undefined)
      return `${pairName(pair)}: ${bad.length} of ${pair.observations.length} new connections failed, beside a direction known to be dead: ${why}${arrives}`;
    return `${pairName(pair)}: never within ${seconds(pair.lookedForMs)}: ${why}${arrives}`;
  }
  if (pair.slow === true) {
    const count = pair.observations.filter(isSlow).length;
    return `${pairName(pair)}: ${count} of ${pair.observations.length} new connections needed a retransmission`;
  }
  const rate = Math.round((100 * bad.length) / pair.observations.length);
  return `${pairName(pair)}: ${bad.length} of ${pair.observations.length} new connections failed (${rate} %): ${why}`;
}

/** Whether requests arrive, if it was measured: for the pair itself, or else for another pair between the same nodes. */
function arrivalsOf(failed: readonly Pair[]): Map<Pair, boolean | undefined> {
  const wayOf = ({ from, to }: Ends) => `${from.node}\n${to.node ?? ''}\n${to.protocol ?? ''}`;
  const known = new Map(
    failed.flatMap((pair) =>
      pair.requestArrives === undefined ? [] : [[wayOf(pair), pair.requestArrives] as const],
    ),
  );
  return new Map(failed.map((pair) => [pair, pair.requestArrives ?? known.get(wayOf(pair))]));
}

/** The path of a pair's answers, if these are lost. */
function wayBack(pair: Pair): Ends {
  const { from, to } = pair;
  if (to.node === undefined) return pair;
  return { from: { name: to.name, node: to.node }, to: { ...to, name: from.name, node: from.node } };
}

/** The only type of record without an answer, if names were looked up. */
function recordOf(failed: readonly Pair[]): Finding['record'] {
  const bad = failed.flatMap(({ observations }) =>
    observations.filter(({ outcome }) => outcome !== 'reached'),
  );
  const record = bad[0]?.record;
  return record !== undefined && bad.every((one) => one.record === record) ? record : undefined;
}

function isDead({ observations }: Pair): boolean {
  return observations.every(({ outcome }) => outcome !== 'reached');
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
    detail: describePair(pair),
  };
}

/** The pod that answered instead of the target, if every answer came from this pod. */
function answeredBy({ observations }: Pair): string | undefined {
  const [first, ...more] = observations.map((one) => one.answeredBy);
  return more.every((name) => name === first) ? first : undefined;
}

/** The kind of finding that all failed pairs share; else the worst kind. */
function kindOf(failed: readonly Pair[]): FindingKind {
  const all = (fits: (pair: Pair) => boolean) => failed.every(fits);
  const some = (outcome: Outcome) =>
    all(({ observations }) => observations.some((one) => one.outcome === outcome));
  const every = (outcome: Outcome) =>
    all(({ observations }) => observations.every((one) => one.outcome === outcome));
  if (all(({ slow }) => slow === true)) return 'retransmission';
  const denied = all(({ to }) => 'denied' in to.answer);
  if (denied && some('wrong-answer')) return 'not-denied';
  // One dead pair among lossy ones does not make these dead.
  if (!failed.every(isDead)) return 'loss';
  if (all((pair) => answeredBy(pair) !== undefined)) return 'answered-by-another-pod';
  if (every('wrong-answer')) return all(({ to }) => 'seenFrom' in to.answer) ? 'translated' : 'wrong-answer';
  if (denied && every('timed-out')) return 'not-refused';
  if (every('refused')) return 'refused';
  return every('unresolved') ? 'unresolved-name' : 'no-connection';
}
