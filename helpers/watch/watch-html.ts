import { seconds } from '../config/duration.ts';
import {
  banner,
  type Html,
  html,
  list,
  pageOf,
  propertyList,
  scrolled,
  table,
} from '../report/html/components.ts';
import { atLeastMs, atMostMs, KIND_NAMES, wayOf } from './connection.ts';
import { timeline } from './html-timeline.ts';
import {
  exitCodeOfWatch,
  type GapOf,
  judgeKinds,
  type KindVerdict,
  type State,
  type Watched,
} from './judge-watch.ts';
import {
  commandOf,
  fromTo,
  MARKS,
  paceOfWatch,
  readingOf,
  remarksOf,
  sentenceOfKind,
  sentenceOfWatch,
  sinceBegin,
} from './wording.ts';

/** By exit code: what the page looks like as a whole. */
const STATES: Readonly<Record<number, State>> = { 0: 'within', 1: 'beyond' };

/**
 * A watch as a page of its own, which needs no network and no script: what broke, from when to when and for whom; the same along the
 * time; and every gap with what was seen of it.
 */
export function watchHtml(watched: Watched): string {
  const { run, startedAt, durationMs, setupError, properties } = watched;
  const state = STATES[exitCodeOfWatch(watched)] ?? 'unmeasured';
  const verdicts = watched.connections.length === 0 ? [] : judgeKinds(watched);
  const shown = shownGaps(verdicts);
  const places = new Map(shown.map(({ gap }, index) => [gap, placeOf(index)]));
  const from = fromTo(startedAt, { fromMs: 0, toMs: durationMs });
  return pageOf({
    title: `netconform watch: ${sentenceOfWatch(watched)}`,
    style: WATCH_STYLE,
    body: html`
      <main>
      <h1>netconform watch <span class="quiet">${run}, ${startedAt.toISOString().slice(0, 10)}</span></h1>
      ${banner(state, MARKS[state], sentenceOfWatch(watched), list(undefined, culprits(verdicts, watched)))}
      ${setupError?.includes('\n') === true && html`<pre>${setupError}</pre>`}
      ${propertyList({
        command: commandOf(watched),
        watched: `${from} (${seconds(durationMs)})`,
        ...(verdicts.length === 0 ? {} : { how: paceOfWatch(watched) }),
      })}
      ${
        verdicts.length > 0 &&
        html`
          <h2>Outages</h2>
          ${kinds(verdicts, watched)}
          <h2>Timeline</h2>
          ${timeline(verdicts, watched, (gap) => places.get(gap))}
          <h2>Every gap</h2>
          ${gapTable(shown, verdicts, watched)}`
      }
      <h2>Environment</h2>
      ${propertyList(properties)}
      </main>`,
  });
}

/** For whom it broke, and when: of every kind that is over the limit. */
function culprits(verdicts: readonly KindVerdict[], { startedAt }: Watched): string[] {
  return verdicts.flatMap((verdict) => {
    const [longest] = verdict.gaps;
    if (verdict.state !== 'beyond' || longest === undefined) return [];
    return [
      `${KIND_NAMES[verdict.kind]}: ${readingOf(verdict)}; the longest ${fromTo(startedAt, longest.gap)}`,
    ];
  });
}

/** What the row of a kind does not say. */
function toldOf(verdict: KindVerdict, { startedAt }: Watched): string {
  if (verdict.gaps.length === 0) return sentenceOfKind(verdict, startedAt);
  return [
    readingOf(verdict),
    ...(verdict.reason === undefined ? [] : [`could not be measured: ${verdict.reason}`]),
  ].join('; ');
}

function kinds(verdicts: readonly KindVerdict[], watched: Watched): Html {
  const rows = verdicts.map((verdict) => {
    const { kind, state, gaps, boundMs, failing, connections } = verdict;
    const [longest] = gaps;
    return html`
      <tr class=${state}>
        <th scope="row"><span class="sign ${state}">${MARKS[state]}</span> ${KIND_NAMES[kind]}</th>
        <td class="number">${longest === undefined ? 'none' : seconds(atMostMs(longest.gap))}</td>
        <td class="number">${boundMs === undefined ? 'any' : seconds(boundMs)}</td>
        <td>${longest && wayOf(longest.connection)}</td>
        <td>${longest && fromTo(watched.startedAt, longest.gap)}</td>
        <td class="number">${failing.length} of ${connections.length}</td>
      </tr>
      <tr class="told"><td colspan="6">${toldOf(verdict, watched)}</td></tr>`;
  });
  const head = ['kind', 'longest gap', 'allowed', 'from → to', 'when', 'pairs that failed'];
  return scrolled('outages', table('kinds', head, rows));
}

/** Gaps on a page: enough to see all of a bad night on three nodes, and a page of a few hundred kB on two hundred. */
const MOST_GAPS = 500;

/** The longest gaps, as many as a page shows, in the order of their begin. */
function shownGaps(verdicts: readonly KindVerdict[]): GapOf[] {
  return verdicts
    .flatMap(({ gaps }) => gaps)
    .sort((one, other) => atMostMs(other.gap) - atMostMs(one.gap))
    .slice(0, MOST_GAPS)
    .sort((one, other) => one.gap.fromMs - other.gap.fromMs);
}

/** The id of a gap's row. */
function placeOf(index: number): string {
  return `gap-${index + 1}`;
}

/** Every gap in a row, as it came about. */
function gapTable(shown: readonly GapOf[], verdicts: readonly KindVerdict[], { startedAt }: Watched): Html {
  if (shown.length === 0) return html`<p>No connection failed.</p>`;
  const left = verdicts.flatMap(({ gaps }) => gaps).length - shown.length;
  const head = ['kind', 'from → to', 'when', 'since begin', 'at most', 'at least', 'failed', 'observation'];
  const rows = shown.map(
    ({ connection, gap }, index) => html`
      <tr id=${placeOf(index)}>
        <td>${KIND_NAMES[connection.kind]}</td>
        <th scope="row">${wayOf(connection)}</th>
        <td>${fromTo(startedAt, gap)}</td><td>${sinceBegin(gap)}</td>
        <td class="number">${seconds(atMostMs(gap))}</td><td class="number">${seconds(atLeastMs(gap))}</td>
        <td class="number">${gap.failed} of ${connection.made}</td><td>${remarksOf(gap).join('; ')}</td>
      </tr>`,
  );
  return html`
    <p class="quiet">At most, which counts: from the last passed connection before the gap to the first one after it. At least: from the start of the first failed connection to the start of the last one.</p>
    ${scrolled('gaps', table('gaps', head, rows))}
    ${left > 0 && html`<p class="quiet">And ${left} shorter ones, in watch.json.</p>`}`;
}

/** What a watch's page has of its own: no colour tells what no sign or pattern tells. */
const WATCH_STYLE = `
:root { --gap: #b3261e; --passed: #cfe6d4; --hole: #8a929b; --ground: #e9ecef; --command: #0a58b8; }
@media (prefers-color-scheme: dark) {
  :root { --gap: #ff7b6e; --passed: #1d3d29; --hole: #8b95a0; --ground: #232a31; --command: #77b5ff; }
}
.banner ul { margin: .4rem 0 0; padding-left: 1.4rem; font-size: .95rem; font-weight: 400; }
.beyond { background: var(--red); color: var(--on-red); }
.within { background: var(--good); color: var(--on-good); }
.unmeasured { background: var(--yellow); color: var(--on-yellow); }
.unbounded { background: var(--raised); color: var(--text); }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 400; }
thead th { color: var(--quiet); font-size: .85rem; }
th, td { padding: .3rem .7rem .3rem 0; vertical-align: top; }
.sign { display: inline-block; width: 1.5em; border-radius: 3px; text-align: center; font-weight: 700; }
table.kinds tr.told td { padding: 0 0 .5rem 1.9rem; color: var(--quiet); border-bottom: 1px solid var(--line); }
table.kinds tr[class] { background: none; color: inherit; }
table.kinds th[scope=row] { white-space: nowrap; font-weight: 600; }
table.kinds tr.beyond .number:first-of-type { font-weight: 700; color: var(--on-red); }
table.gaps { font-size: .9rem; }
table.gaps tbody tr { border-top: 1px solid var(--line); }
table.timeline { table-layout: fixed; min-width: 44rem; }
table.timeline th:first-child { width: min(40%, 26rem); overflow-wrap: anywhere; }
table.timeline th, table.timeline td { padding: 0 .7rem 0 0; vertical-align: middle; }
table.timeline tbody tr:hover { background: var(--raised); }
svg { display: block; }
svg text { fill: var(--quiet); font-size: 11px; }
svg text.command { fill: var(--command); }
rect.passed { fill: var(--passed); }
rect.gap { fill: var(--gap); stroke: var(--gap); stroke-width: 2; }
rect.unobserved { fill: url(#hatch); }
.hatch { stroke: var(--hole); stroke-width: 4; }
.hatch-ground { fill: var(--ground); }
line.tick { stroke: var(--quiet); }
line.command { stroke: var(--command); stroke-width: 2; stroke-dasharray: 4 2; }
.bar a:focus rect, .bar a:hover rect { stroke: var(--text); outline: none; }
:target { outline: 2px solid var(--link); }
.legend li { display: flex; align-items: center; gap: .4rem; }
.notes { margin: .6rem 0 0; font-size: .9rem; }
pre { padding: .6rem .8rem; border-radius: 4px; background: var(--raised); white-space: pre-wrap; overflow-wrap: anywhere; }
`;
