import { seconds } from '../config/duration.ts';
import { EXIT, exitCodeOf, type Result } from '../requirement/result.ts';
import type { Verdict } from '../requirement/verdict.ts';
import { timeColumn } from './elapsed.ts';
import { explanation } from './explanation.ts';
import { MARKS, type Paint } from './paint.ts';
import { printable } from './printable.ts';
import { mainReport, placeOf, reportLines } from './report-place.ts';
import { sentenceOf } from './sentence.ts';

/** Where the texts under a verdict's line begin: below its title. */
const UNDER_TITLE = ' '.repeat(18);

export function stepLine(paint: Paint, name: string, ms: number, detail?: string): string {
  return `${paint('dim', timeColumn(ms))}  ${name}${detail === undefined ? '' : paint('dim', `  ${detail}`)}`;
}

/** @param whole with all that the verdict rests on */
export function verdictLines(paint: Paint, verdict: Verdict, whole: boolean): string[] {
  const { id, title, outcome, unsteady, summary, evidence, durationMs } = verdict;
  const { mark, style } = MARKS[outcome];
  const note = outcome === 'conformant' && unsteady !== undefined ? `unsteady: ${unsteady}; ` : '';
  return [
    `${paint('dim', timeColumn(durationMs))}  ${paint(style, mark)} ${id.padEnd(6)} ${title}`,
    ...under(paint, `${note}${summary}`),
    ...(whole ? evidence.flatMap((entry) => under(paint, `  ${entry}`)) : []),
  ];
}

function under(paint: Paint, text: string): string[] {
  return printable(text)
    .split('\n')
    .map((line) => paint('dim', `${UNDER_TITLE}${line}`));
}

export function troubleLines(paint: Paint, error: Error): string[] {
  return [
    '',
    paint('red', 'The run ends before its work is done:'),
    ...printable(error.message)
      .split('\n')
      .map((line) => `    ${line}`),
    '',
  ];
}

/** Everything about what was violated or could not be measured: nobody has to open a file for it. */
export function failureLines(paint: Paint, verdicts: readonly Verdict[]): string[] {
  return verdicts
    .filter(({ outcome }) => outcome === 'violation' || outcome === 'inconclusive')
    .flatMap((verdict) => {
      const { mark, style } = MARKS[verdict.outcome];
      return [
        '',
        paint(style, `${mark} ${verdict.id} ${verdict.title}: ${verdict.outcome}`),
        ...explanation(verdict)
          .split('\n')
          .map((line) => `    ${line}`),
      ];
    });
}

/** The end of a run: where all reports are, where there are several, and then in one line the verdict and the one to open. */
export function endLines(paint: Paint, result: Result, reports: readonly string[], cwd: string): string[] {
  const code = exitCodeOf(result);
  const style = code === EXIT.conformant ? 'green' : code === EXIT.violation ? 'red' : 'yellow';
  const main = mainReport(reports);
  return [
    ...(reports.length > 1 ? reportLines(reports, cwd) : []),
    `${paint(style, `verdict  ${sentenceOf(result)}`)}  (${seconds(result.durationMs)}, exit code ${code})${main === undefined ? '' : `  ${placeOf(main, cwd)}`}`,
  ];
}
