import { styleText } from 'node:util';
import { EXIT, exitCodeOf, type Result } from '../requirement/result.ts';
import type { Verdict } from '../requirement/verdict.ts';
import { explanation } from './explanation.ts';
import { printable } from './printable.ts';
import { sentenceOf } from './sentence.ts';

type Style = Parameters<typeof styleText>[0];

const MARKS: Readonly<Record<Verdict['outcome'], { mark: string; style: Style }>> = {
  conformant: { mark: '✓', style: 'green' },
  violation: { mark: '✗', style: 'red' },
  inconclusive: { mark: '?', style: 'yellow' },
  skipped: { mark: '-', style: 'dim' },
};

/** What a person sees of a run, line by line, on stderr so that stdout stays free for what a command answers. */
export interface Screen {
  /** A fact or a piece of progress. */
  line(text: string): void;
  /** What is done, with the time it took, ms. */
  step(name: string, ms: number, detail?: string): void;
  verdict(verdict: Verdict): void;
  /** Why the run goes no further, as soon as that is known: before what was made is taken away. Each error is told once. */
  trouble(error: Error): void;
  /** Failures in full, then the verdict and where the report is, last. */
  end(result: Result, reports: readonly string[]): void;
}

export function screenOn(stream: NodeJS.WritableStream, color: boolean): Screen {
  const paint = (style: Style, text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const told = new WeakSet<Error>();
  const line = (text: string) => {
    stream.write(`${text}\n`);
  };
  return {
    line,
    step(name, ms, detail) {
      line(
        `${paint('dim', seconds(ms).padStart(7))}  ${name}${detail === undefined ? '' : paint('dim', `  ${detail}`)}`,
      );
    },
    verdict(verdict) {
      const { mark, style } = MARKS[verdict.outcome];
      line(
        `${paint('dim', seconds(verdict.durationMs).padStart(7))}  ${paint(style, mark)} ${verdict.id.padEnd(6)} ${verdict.title}`,
      );
      const note =
        verdict.outcome === 'conformant'
          ? verdict.unsteady === undefined
            ? ''
            : `unsteady: ${verdict.unsteady}; `
          : '';
      line(paint('dim', `${' '.repeat(18)}${note}${printable(verdict.summary)}`));
    },
    trouble(error) {
      if (told.has(error)) return;
      told.add(error);
      line('');
      line(paint('red', 'The run ends before its work is done:'));
      for (const each of printable(error.message).split('\n')) line(`    ${each}`);
      line('');
    },
    end(result, reports) {
      for (const verdict of result.verdicts.filter(
        ({ outcome }) => outcome === 'violation' || outcome === 'inconclusive',
      )) {
        const { mark, style } = MARKS[verdict.outcome];
        line('');
        line(paint(style, `${mark} ${verdict.id} ${verdict.title}: ${verdict.outcome}`));
        for (const each of explanation(verdict).split('\n')) line(`    ${each}`);
      }
      line('');
      const code = exitCodeOf(result);
      const style = code === EXIT.conformant ? 'green' : code === EXIT.violation ? 'red' : 'yellow';
      for (const report of reports) line(`report   ${report}`);
      line(
        `${paint(style, `verdict  ${sentenceOf(result)}`)}  (${seconds(result.durationMs)}, exit code ${code})`,
      );
    },
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
