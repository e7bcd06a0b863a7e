import { seconds } from '../config/duration.ts';
import { escaped } from '../report/html/text.ts';
import { KIND_NAMES, wayOf } from './connection.ts';
import { atMostMs, type Gap, type Stretch } from './gaps.ts';
import type { KindVerdict, Watched, WatchedConnection } from './judge-watch.ts';
import { fromTo, timeOfDay } from './wording.ts';

/** Rows of ways that failed, on a page that can still be overlooked. */
const MOST_ROWS = 80;

/** What was not observed for less than this is no more than a busy machine, ms. */
const WORTH_SHOWING_MS = 1_000;

/**
 * A row for each way that failed or was not observed, along the time of the watch; the others in one row for each kind.
 * @param placeOf the id of the element that describes a gap; undefined where the page has none
 */
export function timeline(
  verdicts: readonly KindVerdict[],
  watched: Watched,
  placeOf: (gap: Gap) => string | undefined,
): string {
  const rows = verdicts.flatMap(({ kind, connections }) => {
    const told = connections.filter((one) => one.failed > 0 || hidden(one).length > 0);
    const quiet = connections.length - told.length;
    return [
      ...told.map((one) => ({ label: `${KIND_NAMES[kind]} ${wayOf(one)}`, one })),
      ...(quiet > 0
        ? [
            {
              label: `${KIND_NAMES[kind]}: ${told.length > 0 ? 'the ' : ''}${quiet === 1 ? 'one' : quiet} ${told.length > 0 ? 'other' : 'way'}${quiet === 1 ? '' : 's'}, without a failure`,
              one: undefined,
            },
          ]
        : []),
    ];
  });
  const left = rows.length - MOST_ROWS;
  return [
    legend(),
    '<table class="timeline">',
    `<thead><tr><th scope="col">from → to</th><th scope="col">${axis(watched)}</th></tr></thead>`,
    '<tbody>',
    ...rows
      .slice(0, MOST_ROWS)
      .map(
        ({ label, one }) =>
          `<tr><th scope="row">${escaped(label)}</th><td>${bar(one, watched, placeOf)}</td></tr>`,
      ),
    '</tbody>',
    '</table>',
    ...(left > 0 ? [`<p class="quiet">And ${left} rows more, in watch.json.</p>`] : []),
    ...notes(watched),
  ].join('\n');
}

function hidden({ unobserved }: WatchedConnection): Stretch[] {
  return unobserved.filter((stretch) => atMostMs(stretch) >= WORTH_SHOWING_MS);
}

/** A place along the time, in percent of its length. */
function percent(ms: number, { durationMs }: Watched): string {
  return `${((100 * Math.min(Math.max(ms, 0), durationMs)) / Math.max(1, durationMs)).toFixed(2)}%`;
}

function bar(
  one: WatchedConnection | undefined,
  watched: Watched,
  placeOf: (gap: Gap) => string | undefined,
): string {
  const rect = (kind: string, stretch: Stretch, title: string) =>
    `<rect class="${kind}" x="${percent(stretch.fromMs, watched)}" y="3" width="${percent(atMostMs(stretch), watched)}" height="14"><title>${escaped(title)}</title></rect>`;
  const gaps = (one?.gaps ?? []).map((gap) => {
    const title = `${fromTo(watched.startedAt, gap)}: ${seconds(atMostMs(gap))} without a connection`;
    const place = placeOf(gap);
    const drawn = rect('gap', gap, title);
    return place === undefined ? drawn : `<a href="#${place}" aria-label="${escaped(title)}">${drawn}</a>`;
  });
  const holes = one === undefined ? [] : hidden(one);
  return [
    '<svg class="bar" width="100%" height="20">',
    `<rect class="${one === undefined || one.made > 0 ? 'passed' : 'unobserved'}" x="0" y="3" width="100%" height="14"/>`,
    command(watched, 0, 20),
    ...gaps,
    ...holes.map((hole) =>
      rect(
        'unobserved',
        hole,
        `${fromTo(watched.startedAt, hole)}: not observed for ${seconds(atMostMs(hole))}`,
      ),
    ),
    '</svg>',
  ].join('');
}

/** Where the command began and ended. */
function command(watched: Watched, from: number, to: number): string {
  if (watched.command === undefined) return '';
  const { fromMs, toMs = watched.durationMs } = watched.command;
  return [fromMs, toMs]
    .map((ms) => {
      const x = percent(ms, watched);
      return `<line class="command" x1="${x}" x2="${x}" y1="${from}" y2="${to}"/>`;
    })
    .join('');
}

function axis(watched: Watched): string {
  const { durationMs, startedAt, command: ran } = watched;
  const ticks = ticksOf(durationMs).map((ms, index) => {
    const x = percent(ms, watched);
    const anchor = index === 0 ? 'start' : ms > 0.95 * durationMs ? 'end' : 'middle';
    return `<line class="tick" x1="${x}" x2="${x}" y1="30" y2="36"/><text x="${x}" y="26" text-anchor="${anchor}">${timeOfDay(startedAt, ms).slice(0, 8)}</text>`;
  });
  const label =
    ran === undefined
      ? ''
      : `<text class="command" x="${percent(ran.fromMs, watched)}" y="11">command runs ▾</text>`;
  return `<svg class="axis" width="100%" height="36" role="img" aria-label="time, UTC">${label}${command(watched, 13, 36)}${ticks.join('')}</svg>`;
}

function legend(): string {
  const sample = (kind: string) =>
    `<svg class="bar" width="22" height="20" aria-hidden="true"><rect class="${kind}" x="0" y="3" width="22" height="14"/></svg>`;
  return [
    // One pattern for all bars of the page.
    '<svg width="0" height="0" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs></svg>',
    `<ul class="legend"><li>${sample('gap')} no connection passed</li><li>${sample('unobserved')} not observed: neither a gap nor a success</li><li>${sample('passed')} connections passed</li><li>times are UTC; a bar leads to its row below</li></ul>`,
  ].join('');
}

function notes({ notes: all, startedAt }: Watched): string[] {
  if (all.length === 0) return [];
  const items = all.map(({ atMs, text }) => `<li>${escaped(`${timeOfDay(startedAt, atMs)} ${text}`)}</li>`);
  return [`<ul class="notes">${items.join('\n')}</ul>`];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const STEPS = [1, 2, 5, 10, 30].flatMap((n) => [n * SECOND, n * MINUTE]).concat(HOUR, 3 * HOUR, 12 * HOUR);

/** Most marks of an axis: their labels do not touch on a narrow screen. */
const MOST_TICKS = 8;

/** Where an axis of some length is marked, ms: at whole steps from its begin. */
export function ticksOf(durationMs: number): number[] {
  const sorted = [...STEPS].sort((one, other) => one - other);
  const step = sorted.find((one) => durationMs / one <= MOST_TICKS) ?? Math.ceil(durationMs / MOST_TICKS);
  const count = Math.floor(durationMs / step) + 1;
  return Array.from({ length: count }, (_, index) => index * step);
}
