import { seconds } from '../config/duration.ts';
import { type Html, html, list, scrolled, some, table } from '../report/html/components.ts';
import { atMostMs, type Gap, KIND_NAMES, type Stretch, wayOf } from './connection.ts';
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
): Html {
  const rows = verdicts.flatMap(({ kind, connections }) => {
    const told = connections.filter((one) => one.failed > 0 || hidden(one).length > 0);
    const quiet = connections.length - told.length;
    return [
      ...told.map((one) => ({ label: `${KIND_NAMES[kind]} ${wayOf(one)}`, one })),
      ...(quiet > 0
        ? [
            {
              label: `${KIND_NAMES[kind]}: ${told.length > 0 ? 'the ' : ''}${quiet === 1 ? 'one' : quiet} ${told.length > 0 ? 'other' : 'pair'}${quiet === 1 ? '' : 's'}, without a failure`,
              one: undefined,
            },
          ]
        : []),
    ];
  });
  const { shown, more } = some(rows, MOST_ROWS);
  const lines = shown.map(
    ({ label, one }) => html`<tr><th scope="row">${label}</th><td>${bar(one, watched, placeOf)}</td></tr>`,
  );
  const notes = watched.notes.map(({ atMs, text }) => `${timeOfDay(watched.startedAt, atMs)} ${text}`);
  return html`
    ${legend()}
    ${scrolled('timeline', table('timeline', ['from → to', axis(watched)], lines))}
    ${more > 0 && html`<p class="quiet">And ${more} rows more, in watch.json.</p>`}
    ${list('notes', notes)}`;
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
): Html {
  const rect = (kind: string, stretch: Stretch, title: string) =>
    html`<rect class=${kind} x=${percent(stretch.fromMs, watched)} y="3" width=${percent(atMostMs(stretch), watched)} height="14"><title>${title}</title></rect>`;
  const gaps = (one?.gaps ?? []).map((gap) => {
    const title = `${fromTo(watched.startedAt, gap)}: ${seconds(atMostMs(gap))} without a connection`;
    const place = placeOf(gap);
    const drawn = rect('gap', gap, title);
    return place === undefined ? drawn : html`<a href="#${place}" aria-label=${title}>${drawn}</a>`;
  });
  const holes = one === undefined ? [] : hidden(one);
  return html`
    <svg class="bar" width="100%" height="20">
      <rect class=${one === undefined || one.made > 0 ? 'passed' : 'unobserved'} x="0" y="3" width="100%" height="14" />
      ${command(watched, 0, 20)}
      ${gaps}
      ${holes.map((hole) => {
        const span = `${fromTo(watched.startedAt, hole)}: not observed for ${seconds(atMostMs(hole))}`;
        return rect('unobserved', hole, span);
      })}
    </svg>`;
}

/** Where the command began and ended. */
function command(watched: Watched, from: number, to: number): Html {
  if (watched.command === undefined) return undefined;
  const { fromMs, toMs = watched.durationMs } = watched.command;
  return [fromMs, toMs].map((ms) => {
    const x = percent(ms, watched);
    return html`<line class="command" x1=${x} x2=${x} y1=${from} y2=${to} />`;
  });
}

function axis(watched: Watched): Html {
  const { durationMs, startedAt, command: ran } = watched;
  const ticks = ticksOf(durationMs).map((ms, index) => {
    const x = percent(ms, watched);
    const anchor = index === 0 ? 'start' : ms > 0.95 * durationMs ? 'end' : 'middle';
    return html`
      <line class="tick" x1=${x} x2=${x} y1="30" y2="36" />
      <text x=${x} y="26" text-anchor=${anchor}>${timeOfDay(startedAt, ms).slice(0, 8)}</text>`;
  });
  return html`
    <svg class="axis" width="100%" height="36" role="img" aria-label="time, UTC">
      ${ran !== undefined && html`<text class="command" x=${percent(ran.fromMs, watched)} y="11">command runs ▾</text>`}
      ${command(watched, 13, 36)}
      ${ticks}
    </svg>`;
}

function legend(): Html {
  const sample = (kind: string) =>
    html`<svg class="bar" width="22" height="20" aria-hidden="true"><rect class=${kind} x="0" y="3" width="22" height="14" /></svg>`;
  return html`
    <svg width="0" height="0" aria-hidden="true">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-ground" width="6" height="6" />
          <line class="hatch" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
    </svg>
    ${list('legend', [
      html`${sample('gap')} no connection passed`,
      html`${sample('unobserved')} not observed: neither a gap nor a success`,
      html`${sample('passed')} connections passed`,
      'times are UTC; a bar leads to its row below',
    ])}`;
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
