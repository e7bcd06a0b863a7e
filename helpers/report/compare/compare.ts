import { TIMEOUTS } from '../../model/timeouts.ts';
import type { Report } from '../report.ts';
import { changedProperties } from './changed-properties.ts';
import type { Comparison, RequirementChange, Timed, Was } from './comparison.ts';
import { type Names, namesOf } from './names.ts';
import { changedPairs, type MatchedPairs, matchPairs } from './pair-changes.ts';
import { beyondNoise, FIGURES, type Figure, timeChange } from './time-change.ts';

type Requirement = Report['requirements'][number];

/** Compares two runs: worse, better, slower, new and missing results, and differences in the setup. */
export function compare(before: Report, after: Report): Comparison {
  const names = namesOf(before, after);
  const both = inBoth(before, after, names);
  const changes = [...both.map(changeOf), ...inOne(before, after)];
  const whole = isWhole(after);
  const isWorse = ({ was, is }: RequirementChange) =>
    was === 'conformant' && is !== 'conformant' && is !== 'not applicable' && (is !== undefined || whole);
  const isBetter = ({ was, is }: RequirementChange) =>
    was !== undefined && was !== 'conformant' && is === 'conformant';
  const worse = changes.filter(isWorse);
  const better = changes.filter(isBetter);
  const told = new Set([...worse, ...better].map(({ requirement }) => requirement.id));
  const rest = both.filter(({ after: { id } }) => !told.has(id));
  const held = both.filter(
    (each) => each.before.outcome === 'conformant' && each.after.outcome === 'conformant',
  );
  const timed = timesOf(held);
  const comparison: Comparison = {
    before,
    after,
    properties: changedProperties(before, after),
    nodes: nodesOf(before, after, names),
    worse,
    lost: rest.flatMap(({ after: { id }, pairs }) => changedPairs(id, pairs).lost),
    better,
    mended: rest.flatMap(({ after: { id }, pairs }) => changedPairs(id, pairs).mended),
    slower: timed.flatMap((each) => partOf(each, 'slower')),
    faster: timed.flatMap((each) => partOf(each, 'faster')),
    unsteady: held
      .filter((each) => each.before.unsteady === undefined && each.after.unsteady !== undefined)
      .map((each) => each.after),
    other: changes.filter((change) => change.was !== change.is && !isWorse(change) && !isBetter(change)),
    onlyBefore: onlyIn(both, 'before'),
    onlyAfter: onlyIn(both, 'after'),
  };
  const incomparable = whyNot(comparison, both);
  return incomparable === undefined ? comparison : { ...comparison, incomparable };
}

/** Whether a requirement or pair got worse; times do not count. */
export function isRegression({ worse, lost }: Pick<Comparison, 'worse' | 'lost'>): boolean {
  return worse.length > 0 || lost.length > 0;
}

interface InBoth {
  before: Requirement;
  after: Requirement;
  pairs: MatchedPairs[];
}

function inBoth(before: Report, after: Report, names: { before: Names; after: Names }): InBoth[] {
  const was = new Map(before.requirements.map((requirement) => [requirement.id, requirement]));
  return after.requirements.flatMap((requirement) => {
    const other = was.get(requirement.id);
    if (other === undefined) return [];
    const pairs = matchPairs(other.pairs ?? [], requirement.pairs ?? [], names);
    return [{ before: other, after: requirement, pairs }];
  });
}

/** Requirements that only one of the runs has. */
function inOne(before: Report, after: Report): RequirementChange[] {
  const missing = (some: Report, others: Report) =>
    some.requirements.filter(({ id }) => !others.requirements.some((other) => other.id === id));
  return [
    ...missing(before, after).map((requirement) => ({ requirement, was: stateOf(requirement), pairs: [] })),
    ...missing(after, before).map((requirement) => ({ requirement, is: stateOf(requirement), pairs: [] })),
  ];
}

function changeOf({ before, after, pairs }: InBoth): RequirementChange {
  const { lost } = changedPairs(after.id, pairs);
  return { requirement: after, was: stateOf(before), is: stateOf(after), pairs: lost };
}

function stateOf({ outcome, applies }: Requirement): Was {
  return outcome === 'skipped' && applies === false ? 'not applicable' : outcome;
}

/** Changes in the times of requirements that held in both runs. */
function timesOf(held: readonly InBoth[]): Timed[] {
  const figures = Object.keys(FIGURES) as Figure[];
  const changes = beyondNoise(
    held.map(({ pairs }) => figures.flatMap((figure) => timeChange(pairs, figure) ?? [])),
  );
  return held.map(({ after, pairs }, index) => ({
    requirement: after,
    changes: changes[index] ?? [],
    ...convergence(pairs),
  }));
}

/** The time until the slowest pair works, if it changed by more than one lost connection. */
function convergence(pairs: readonly MatchedPairs[]): Pick<Timed, 'converged'> {
  const slowest = (side: 'before' | 'after') =>
    Math.max(0, ...pairs.flatMap((pair) => pair[side].map(({ convergedMs = 0 }) => convergedMs)));
  const [beforeMs, afterMs] = [slowest('before'), slowest('after')];
  return Math.abs(afterMs - beforeMs) < TIMEOUTS.connect ? {} : { converged: { beforeMs, afterMs } };
}

/** The slower or faster part of it, if any. */
function partOf({ requirement, changes, converged }: Timed, direction: 'slower' | 'faster'): Timed[] {
  const fits = (changeMs: number) => (direction === 'slower' ? changeMs > 0 : changeMs < 0);
  const those = changes.filter(({ changeMs }) => fits(changeMs));
  const its = converged !== undefined && fits(converged.afterMs - converged.beforeMs) ? { converged } : {};
  return those.length === 0 && !('converged' in its) ? [] : [{ requirement, changes: those, ...its }];
}

function nodesOf(before: Report, after: Report, names: { before: Names; after: Names }): Comparison['nodes'] {
  const [was, is] = [before.nodes.map(names.before.node), after.nodes.map(names.after.node)];
  return {
    gone: was.filter((name) => !is.includes(name)),
    added: is.filter((name) => !was.includes(name)),
  };
}

function onlyIn(both: readonly InBoth[], side: 'before' | 'after'): number {
  const other = side === 'before' ? 'after' : 'before';
  return both
    .flatMap(({ pairs }) => pairs)
    .reduce((sum, pair) => sum + (pair[other].length === 0 ? pair[side].length : 0), 0);
}

function isWhole({ setupError, outcome }: Report): boolean {
  return setupError === undefined && outcome !== 'interrupted';
}

/** Why the runs cannot be compared; regressions are reported anyway. */
function whyNot(comparison: Comparison, both: readonly InBoth[]): string | undefined {
  if (isRegression(comparison)) return undefined;
  for (const [name, report] of [
    ['before', comparison.before],
    ['after', comparison.after],
  ] as const) {
    if (report.outcome === 'interrupted') return `the run ${name} was interrupted`;
    if (report.setupError !== undefined)
      return `the run ${name} ended before its requirements could be checked: ${report.setupError}`;
    if (report.requirements.length === 0) return `the run ${name} checked no requirement`;
  }
  const shown = ({ outcome }: Requirement) => outcome === 'conformant' || outcome === 'violation';
  return both.some((each) => shown(each.before) && shown(each.after))
    ? undefined
    : 'no requirement has a result in both runs';
}
