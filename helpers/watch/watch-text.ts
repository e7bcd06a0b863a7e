import { printable } from '../report/printable.ts';
import { KIND_NAMES, wayOf } from './connection.ts';
import { exitCodeOfWatch, judgeKinds, seconds } from './judge-watch.ts';
import { commandOf, MARKS, measureOf, paceOfWatch, sentenceOfKind, sentenceOfWatch } from './tell-watch.ts';
import { fromTo, sinceBegin } from './wall-time.ts';
import type { Watched } from './watched.ts';

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
