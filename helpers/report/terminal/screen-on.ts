import type { Verdict } from '../../model/verdict.ts';
import { printable } from '../../system/printable.ts';
import type { Screen } from '../../system/screen.ts';
import { annotationsOf } from '../annotations.ts';
import { causesOf, headlineOf, leadOf } from '../causes.ts';
import { type Paint, tally } from './paint.ts';
import type { Output } from './plain-output.ts';
import { endLines, failureLines, stepLine, troubleLines, verdictLines } from './screen-lines.ts';

/** The amount of output: failures, notices and the end; also finished steps; also evidence and the output of other programs. */
export type Amount = 'quiet' | 'usual' | 'verbose';

/** The messages of a run, in words that all outputs share. */
export function screenOn(output: Output, paint: Paint, amount: Amount): Screen {
  const told = new WeakSet<Error>();
  const verdicts: Verdict[] = [];
  let expected = 0;
  let nodes: readonly string[] = [];
  /** Messages about steps; nothing with --quiet. */
  const tell = (lines: readonly string[], title?: { part: string | undefined }) => {
    if (amount === 'quiet') return;
    if (title !== undefined) output.part(title.part);
    output.write(lines);
  };
  /** Messages for everybody, outside of foldable groups. */
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
      tell([stepLine(paint, name, ms, detail)], { part: verdicts.length === 0 ? 'Set-up' : undefined });
    },
    expect(count, names = []) {
      expected = count;
      nodes = names;
    },
    verdict(verdict) {
      verdicts.push(verdict);
      if (expected > 0)
        output.progress(
          tally(
            verdicts.map(({ outcome }) => outcome),
            expected,
          ),
        );
      const causes = causesOf(verdicts, nodes);
      const lead = leadOf(causes, verdict);
      tell(verdictLines(paint, verdict, amount === 'verbose', lead), { part: verdict.area });
      if (lead === verdict)
        insist([paint('red', printable(`broken   ${headlineOf(verdict)} (${verdict.id})`))]);
    },
    trouble(error) {
      if (told.has(error)) return;
      told.add(error);
      insist(troubleLines(paint, error));
    },
    end(result, reports) {
      output.progress('');
      const causes = causesOf(result.verdicts, result.nodes);
      const failures = failureLines(paint, result.verdicts, causes);
      insist(failures);
      output.annotate(annotationsOf(result));
      const apart = amount === 'quiet' && failures.length === 0 ? [] : [''];
      output.write([...apart, ...endLines(paint, result, { reports, causes, cwd: process.cwd() })]);
    },
    close: output.close,
  };
}
