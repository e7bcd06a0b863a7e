import type { WriteStream } from 'node:tty';
import { isOn } from '../../config/option-values.ts';
import type { Verdict } from '../../model/verdict.ts';
import { printable } from '../../system/printable.ts';
import type { Screen } from '../../system/screen.ts';
import { annotationsOf } from '../annotations.ts';
import { causesOf, headlineOf, leadOf } from '../causes.ts';
import { githubOutput } from './github-output.ts';
import { type Paint, painter, tally } from './paint.ts';
import { type Output, plainOutput } from './plain-output.ts';
import { endLines, failureLines, stepLine, troubleLines, verdictLines } from './screen-lines.ts';

/** The flags for the screen. */
export interface Wanted {
  color: boolean;
  quiet: boolean;
  verbose: boolean;
}

/** The kind of screen. */
export interface Manner {
  output: 'live' | 'plain' | 'github';
  color: boolean;
  amount: Amount;
}

/**
 * The screen for a place: live where a person looks on, with GitHub's commands in its jobs, else plain lines. Colours where a terminal
 * has them or FORCE_COLOR is set (https://nodejs.org/api/cli.html#force_color1-2-3), and never where NO_COLOR or its flag is.
 */
export function mannerOf(wanted: Wanted, environment: NodeJS.ProcessEnv, isTerminal: boolean): Manner {
  const { TERM, CI, GITHUB_ACTIONS, FORCE_COLOR } = environment;
  const able = isTerminal && TERM !== 'dumb';
  const forced = FORCE_COLOR === undefined ? undefined : FORCE_COLOR === '' || isOn(FORCE_COLOR);
  const github = GITHUB_ACTIONS === 'true';
  return {
    output: github ? 'github' : able && !isOn(CI) && !wanted.quiet ? 'live' : 'plain',
    color: wanted.color && (forced ?? able),
    amount: wanted.quiet ? 'quiet' : wanted.verbose ? 'verbose' : 'usual',
  };
}

/** A screen on a stream, as the flags, the environment and the stream itself have it. */
export async function openScreen(
  stream: WriteStream,
  wanted: Wanted,
  environment: NodeJS.ProcessEnv,
): Promise<Screen> {
  const { output, color, amount } = mannerOf(wanted, environment, stream.isTTY === true);
  const paint = painter(color);
  const outputs: Readonly<Record<Manner['output'], () => Output | Promise<Output>>> = {
    live: async () => (await import('./live-output.ts')).liveOutput(stream, paint),
    plain: () => plainOutput(stream),
    github: () => githubOutput(stream),
  };
  return screenOn(await outputs[output](), paint, amount);
}

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
