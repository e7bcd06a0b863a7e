import type { Outcome } from '../../model/verdict.ts';
import { printable } from '../../system/printable.ts';
import type { Screen } from '../../system/screen.ts';
import { annotationsOf } from '../annotations.ts';
import type { Output } from './output.ts';
import type { Paint } from './paint.ts';
import { endLines, failureLines, stepLine, troubleLines, verdictLines } from './screen-lines.ts';
import { tally } from './tally.ts';

/** How much is told: failures, notices and the end; also what is done; also what it rests on and what other programs say. */
export type Amount = 'quiet' | 'usual' | 'verbose';

/** What is told of a run, in the words that all outputs share. */
export function screenOn(output: Output, paint: Paint, amount: Amount): Screen {
  const told = new WeakSet<Error>();
  const outcomes: Outcome[] = [];
  let expected = 0;
  /** What is told of the work; nothing where it is to be quiet. */
  const tell = (lines: readonly string[], title?: { part: string | undefined }) => {
    if (amount === 'quiet') return;
    if (title !== undefined) output.part(title.part);
    output.write(lines);
  };
  /** What everybody has to see: it belongs to no part that could be folded. */
  const insist = (lines: readonly string[]) => {
    output.part(undefined);
    output.write(lines);
  };
  return {
    line: (text) => tell([text]),
    notice: (text) => insist([text]),
    detail(text) {
      if (amount !== 'verbose') return;
      for (const line of printable(text).split('\n'))
        output.write([paint('dim', `${' '.repeat(9)}│ ${line}`)]);
    },
    running: amount === 'quiet' ? () => () => undefined : output.running,
    step(name, ms, detail) {
      tell([stepLine(paint, name, ms, detail)], { part: outcomes.length === 0 ? 'Set-up' : undefined });
    },
    expect(verdicts) {
      expected = verdicts;
    },
    verdict(verdict) {
      outcomes.push(verdict.outcome);
      if (expected > 0) output.progress(tally(outcomes, expected));
      tell(verdictLines(paint, verdict, amount === 'verbose'), { part: verdict.area });
    },
    trouble(error) {
      if (told.has(error)) return;
      told.add(error);
      insist(troubleLines(paint, error));
    },
    end(result, reports) {
      output.progress('');
      const failures = failureLines(paint, result.verdicts);
      insist(failures);
      output.annotate(annotationsOf(result));
      const apart = amount === 'quiet' && failures.length === 0 ? [] : [''];
      output.write([...apart, ...endLines(paint, result, reports, process.cwd())]);
    },
    close: output.close,
  };
}
