import { styleText } from 'node:util';
import { EXIT, exitCodeOf, notShown, type Result, violations } from '../requirement/result.ts';
import type { Verdict } from '../requirement/verdict.ts';
import { explanation } from './explanation.ts';
import { printable } from './printable.ts';

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

/** The verdict in one sentence. */
export function sentenceOf(result: Result): string {
  const count = (outcome: Verdict['outcome']) =>
    result.verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const held = `${count('conformant')} of ${result.verdicts.length} requirements hold`;
  switch (exitCodeOf(result)) {
    case EXIT.conformant:
      return `conformant: ${held}${count('skipped') === 0 ? '' : `, ${count('skipped')} skipped`}`;
    case EXIT.violation: {
      const ids = violations(result).map(({ id }) => id);
      return `NOT conformant: ${ids.join(', ')} violated; ${held}`;
    }
    case EXIT.interrupted:
      return 'interrupted: nothing is certified';
    default: {
      if (result.setupError !== undefined)
        return 'could not be measured: the run ended before its requirements could be checked';
      if (result.partial === true && notShown(result).length === 0)
        return `not certified, since only some requirements were asked for: ${held}`;
      const ids = notShown(result).map(({ id, outcome }) => `${id} (${outcome})`);
      return `could not be measured, not certified: ${ids.join(', ') || 'no core requirement was shown'}; ${held}`;
    }
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
