import { seconds } from '../config/duration.ts';
import { printable } from '../system/printable.ts';
import { type Connection, KIND_NAMES, KINDS, wayOf } from './connection.ts';
import { exitCodeOfWatch, judgeKinds, type Note, type Watched } from './judge-watch.ts';
import {
  commandOf,
  fromTo,
  MARKS,
  measureOf,
  paceOfWatch,
  sentenceOfKind,
  sentenceOfWatch,
  sinceBegin,
} from './wording.ts';

/** Looks in a row that bring nothing before that is worth a word: one alone is a busy API server. */
const SILENT_LOOKS = 3;

/** While the same kinds fail, how many of each is told this often at most, ms. */
const PATIENCE_MS = 5_000;

/** Tells what goes on while a watch goes on, each change once, and keeps what a report has to say. */
export interface Narrator {
  /** What a source has to say for itself: why it could not be asked, or undefined where it could. */
  silence(source: string, why: string | undefined): void;
  /** The connections that fail just now. */
  failing(connections: readonly Connection[]): void;
  /** The time from which on changes are told; it counts from then. */
  begin(): void;
  notes(): Note[];
}

export function narrator(options: {
  clock(): number;
  line(text: string): void;
  connections: readonly Connection[];
}): Narrator {
  const { clock, line, connections } = options;
  const notes: Note[] = [];
  const silent = new Map<string, number>();
  let told = { words: '', kinds: '', atMs: 0 };
  let beginMs: number | undefined;
  const say = (text: string) => {
    if (beginMs !== undefined) line(`${`+${seconds(clock() - beginMs)}`.padStart(9)}  ${text}`);
  };
  const note = (text: string) => {
    if (beginMs === undefined) return;
    notes.push({ atMs: clock(), text });
    say(text);
  };
  return {
    silence(source, why) {
      const looks = silent.get(source) ?? 0;
      if (why === undefined) {
        if (looks >= SILENT_LOOKS) note(`${source} answers again`);
        silent.delete(source);
        return;
      }
      silent.set(source, looks + 1);
      if (looks + 1 === SILENT_LOOKS) note(`${source} does not answer: ${why}`);
    },
    failing(now) {
      const parts = KINDS.flatMap((kind) => {
        const failed = now.filter((connection) => connection.kind === kind).length;
        const all = connections.filter((connection) => connection.kind === kind).length;
        return failed === 0 ? [] : [`${KIND_NAMES[kind]} ${failed} of ${all}`];
      });
      const words = parts.join(', ');
      const kinds = KINDS.filter((kind) => now.some((connection) => connection.kind === kind)).join();
      if (words === told.words) return;
      if (kinds === told.kinds && clock() - told.atMs < PATIENCE_MS) return;
      told = { words, kinds, atMs: clock() };
      say(words === '' ? 'everything passes again' : `failing: ${words}`);
    },
    begin() {
      beginMs = clock();
    },
    notes: () => notes,
  };
}

/** Gaps of a kind that are told one by one; the JSON has all. */
const MOST_GAPS = 10;

/** What a watch came to, for a terminal: each kind in a sentence, its longest gaps, and the verdict last. */
export function watchText(watched: Watched): string {
  const { startedAt, durationMs } = watched;
  const verdict = `verdict  ${sentenceOfWatch(watched)}  (exit code ${exitCodeOfWatch(watched)})`;
  if (watched.connections.length === 0) return `${printable(verdict)}\n`;
  const lines = judgeKinds(watched).flatMap((kind) => [
    `${MARKS[kind.state]} ${KIND_NAMES[kind.kind]}: ${sentenceOfKind(kind, startedAt)}`,
    ...kind.gaps
      .slice(0, MOST_GAPS)
      .map(
        (one) =>
          `    ${wayOf(one.connection)}  ${sinceBegin(one.gap)} (${fromTo(startedAt, one.gap)}): ${measureOf(one)}`,
      ),
    ...(kind.gaps.length > MOST_GAPS ? [`    and ${kind.gaps.length - MOST_GAPS} shorter ones`] : []),
  ]);
  return `${[
    `watched  ${fromTo(startedAt, { fromMs: 0, toMs: durationMs })} (${seconds(durationMs)}); ${paceOfWatch(watched)}`,
    `command  ${commandOf(watched)}`,
    ...lines,
    verdict,
  ]
    .map(printable)
    .join('\n')}\n`;
}
