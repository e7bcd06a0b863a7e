import { milliseconds } from '../../config/duration.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import type { Verdict } from '../../model/verdict.ts';
import { causesOf, causesText, leadOf } from '../causes.ts';
import type { Report } from '../report.ts';
import { OUTCOME_MARKS } from '../terminal/paint.ts';
import { isRegression } from './compare.ts';
import type { Comparison, PairChange, RequirementChange, Timed, Was } from './comparison.ts';

/** The structure of a comparison, which text, HTML and Markdown share: setup first, then what got worse. */
export interface Outline {
  verdict: string;
  state: 'worse' | 'unknown' | 'good';
  /** The two runs, by name. */
  runs: readonly (readonly [name: string, of: string])[];
  sections: Section[];
}

export interface Section {
  title: string;
  /** The importance for a reader. */
  tone: 'bad' | 'warning' | 'good' | 'plain';
  entries: Entry[];
}

export interface Entry {
  head: string;
  lines: string[];
  /** A command that reproduces it. */
  again?: string;
}

/** Maximum of pairs to show per requirement. */
const MOST_PAIRS = 20;

export function outline(comparison: Comparison): Outline {
  const { before, after, properties, nodes, other, onlyBefore, onlyAfter } = comparison;
  const runOf = ({ run, startedAt, sentence }: typeof before) => `${run}, ${startedAt}: ${sentence}`;
  const sections: Section[] = [
    {
      title: 'Differences in the setup, which may explain the rest',
      tone: 'plain',
      entries: [
        ...properties.map(({ name, before: was = 'absent', after: is = 'absent' }) =>
          line(`${name}: ${was} → ${is}`),
        ),
        ...nodes.gone.map((name) => line(`node ${name}: gone`)),
        ...nodes.added.map((name) => line(`node ${name}: new`)),
      ],
    },
    {
      title: 'Worse',
      tone: 'bad',
      entries: requirementEntries(inOrderOfCauses(comparison.worse, after), after),
    },
    {
      title: 'Pairs that passed and now fail, in requirements that did not hold before',
      tone: 'bad',
      entries: pairEntries(comparison.lost),
    },
    { title: 'Slower', tone: 'warning', entries: comparison.slower.map(timedEntry) },
    {
      title: 'Less steady',
      tone: 'warning',
      entries: comparison.unsteady.map(({ id, title, unsteady = '' }) => ({
        head: `${id} ${title}`,
        lines: [unsteady],
      })),
    },
    { title: 'Better', tone: 'good', entries: requirementEntries(comparison.better, after) },
    {
      title: 'Pairs that failed and now pass, in requirements that still do not hold',
      tone: 'good',
      entries: pairEntries(comparison.mended),
    },
    { title: 'Faster', tone: 'good', entries: comparison.faster.map(timedEntry) },
    {
      title: 'Other changes, none of them a regression',
      tone: 'plain',
      entries: [
        ...requirementEntries(other, after),
        ...(onlyBefore + onlyAfter === 0
          ? []
          : [
              line(
                `pairs that only one run has: ${onlyBefore} before, ${onlyAfter} after (pods may run on other nodes, and a requirement stops at a failure)`,
              ),
            ]),
      ],
    },
  ];
  return {
    ...verdictOf(comparison),
    runs: [
      ['before', runOf(before)],
      ['after', runOf(after)],
    ],
    sections: sections.filter(({ entries }) => entries.length > 0),
  };
}

function verdictOf(comparison: Comparison): Pick<Outline, 'verdict' | 'state'> {
  const { worse, lost, better, slower, incomparable } = comparison;
  if (incomparable !== undefined)
    return { state: 'unknown', verdict: `the two cannot be compared: ${incomparable}` };
  const slow = slower.length === 0 ? '' : `; slower: ${idsOf(slower)}`;
  if (isRegression(comparison)) {
    const parts = [
      ...worseInWords(worse, comparison.after),
      ...(lost.length === 0 ? [] : [lost.length === 1 ? '1 more pair' : `${lost.length} more pairs`]),
    ];
    return { state: 'worse', verdict: `WORSE: ${parts.join('; ')}${slow}` };
  }
  const good = better.length === 0 ? '' : `; better: ${idsOf(better)}`;
  return { state: 'good', verdict: `nothing got worse${good}${slow}` };
}

/** Present failures by cause, and the ids of other requirements that no longer hold. */
function worseInWords(worse: readonly RequirementChange[], after: Report): string[] {
  const broken = worse.filter(({ is }) => is === 'violation').map(({ requirement }) => requirement);
  const causes = causesOf(broken, after.nodes);
  const others = worse.filter(({ is }) => is !== 'violation');
  return [
    ...(causes.length === 0 ? [] : [causesText(causes)]),
    ...(others.length === 0 ? [] : [`${idsOf(others)} not shown`]),
  ];
}

function idsOf(changes: readonly { requirement: { id: string } }[]): string {
  return changes.map(({ requirement }) => requirement.id).join(', ');
}

function line(head: string): Entry {
  return { head, lines: [] };
}

/** Failures, causes before their consequences, then the rest. */
function inOrderOfCauses(worse: readonly RequirementChange[], after: Report): RequirementChange[] {
  const broken = worse.filter(({ is }) => is === 'violation');
  const order = causesOf(
    broken.map(({ requirement }) => requirement),
    after.nodes,
  ).flatMap(({ says, follows }) => [...says, ...follows].map(({ id }) => id));
  const place = ({ requirement: { id } }: RequirementChange) => order.indexOf(id);
  return [
    ...broken.toSorted((one, other) => place(one) - place(other)),
    ...worse.filter((change) => !broken.includes(change)),
  ];
}

/** One entry per requirement, in one line if it follows from another; missing requirements share one entry. */
function requirementEntries(changes: readonly RequirementChange[], { partial, nodes }: Report): Entry[] {
  const causes = causesOf(
    changes.map(({ requirement }) => requirement),
    nodes,
  );
  const gone = Map.groupBy(
    changes.filter(({ is }) => is === undefined),
    ({ was = 'inconclusive' }) => was,
  );
  return [
    ...changes.flatMap(({ requirement, was, is, pairs }) =>
      is === undefined
        ? []
        : [requirementEntry({ requirement, was, pairs }, is, leadOf(causes, requirement))],
    ),
    ...[...gone].map(([was, of]) =>
      line(`- ${idsOf(of)}: was ${was}, now ${partial ? 'not selected' : 'gone'}`),
    ),
  ];
}

/** @param lead the cause of a violation */
function requirementEntry(
  { requirement, was, pairs }: Pick<RequirementChange, 'requirement' | 'pairs'> & { was: Was | undefined },
  is: Was,
  lead: Verdict | undefined,
): Entry {
  const { id, title, summary, again } = requirement;
  const mark = is === 'not applicable' ? OUTCOME_MARKS.skipped : OUTCOME_MARKS[is];
  const head = `${mark} ${id} ${title}: ${was === undefined ? 'new' : `was ${was}, now`} ${is}`;
  if (lead !== undefined && lead.id !== id) return { head, lines: [`follows from ${lead.id}`] };
  return {
    head,
    lines: [summary, ...some(pairs.map(inWords))],
    ...(is === 'conformant' || again === undefined ? {} : { again }),
  };
}

/** Pairs of one requirement after the other. */
function pairEntries(pairs: readonly PairChange[]): Entry[] {
  return [...Map.groupBy(pairs, ({ id }) => id)].map(([id, of]) => ({
    head: `${id}: ${of.length === 1 ? '1 pair' : `${of.length} pairs`}`,
    lines: some(of.map(inWords)),
  }));
}

function inWords({ name, was, is, why }: PairChange): string {
  return `${name}: ${was}, now ${is}${why === undefined ? '' : `: ${why}`}`;
}

function some(lines: readonly string[]): string[] {
  const more = lines.length - MOST_PAIRS;
  return [...lines.slice(0, MOST_PAIRS), ...(more > 0 ? [`and ${more} more`] : [])];
}

function timedEntry({ requirement: { id, title }, changes, converged }: Timed): Entry {
  return {
    head: `${id} ${title}`,
    lines: [
      ...changes.map(
        ({ figure, beforeMs, afterMs, changeMs, noiseMs, sources }) =>
          `${figure === 'median' ? 'half of the exchanges' : '99 % of the exchanges'}: ${milliseconds(beforeMs)} → ${milliseconds(afterMs)}, by source ${changeMs > 0 ? '+' : ''}${milliseconds(changeMs)} (noise ${milliseconds(noiseMs)}, ${sources} sources)`,
      ),
      ...(converged === undefined
        ? []
        : [
            `the slowest pair works after: ${milliseconds(converged.beforeMs)} → ${milliseconds(converged.afterMs)} (one lost connection is ${milliseconds(TIMEOUTS.connect)})`,
          ]),
    ],
  };
}
