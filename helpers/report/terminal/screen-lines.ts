import { seconds } from '../../config/duration.ts';
import { EXIT, exitCodeOf, type Result } from '../../model/result.ts';
import type { Verdict } from '../../model/verdict.ts';
import { printable } from '../../system/printable.ts';
import { type Cause, forRootText, headlineOf } from '../causes.ts';
import { explanation } from '../explanation.ts';
import { mainReport, placeOf, reportLines } from '../report-place.ts';
import { sentenceOf } from '../sentence.ts';
import { causeLines } from './cause-lines.ts';
import { MARKS, type Paint, timeColumn } from './paint.ts';

/** The indentation of texts under a verdict's line: below its title. */
const UNDER_TITLE = ' '.repeat(18);

export function stepLine(paint: Paint, name: string, ms: number, detail?: string): string {
  return `${paint('dim', timeColumn(ms))}  ${name}${detail === undefined ? '' : paint('dim', `  ${detail}`)}`;
}

/**
 * @param whole with the evidence
 * @param lead the cause of a violation
 */
export function verdictLines(paint: Paint, verdict: Verdict, whole: boolean, lead?: Verdict): string[] {
  const { id, title, outcome, unsteady, summary, evidence, durationMs } = verdict;
  const { mark, style } = MARKS[outcome];
  const note = [
    ...(outcome === 'conformant' && unsteady !== undefined ? [`unsteady: ${unsteady}; `] : []),
    ...(verdict.expectedToFail === undefined ? [] : [`expected to fail (${verdict.expectedToFail}): `]),
  ].join('');
  const seen =
    lead === undefined || lead === verdict
      ? `${note}${summary}`
      : `${headlineOf(verdict)}; follows from ${lead.id}`;
  return [
    `${paint('dim', timeColumn(durationMs))}  ${paint(style, mark)} ${id.padEnd(6)} ${title}`,
    ...under(paint, seen),
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
    paint('red', 'The run ends early:'),
    ...printable(error.message)
      .split('\n')
      .map((line) => `    ${line}`),
    '',
  ];
}

/** Maximum of evidence entries of a failure; the reports have all. */
const MOST_EVIDENCE = 10;

/** Violations and unmeasured requirements: each cause in full, its consequences in one line each. */
export function failureLines(paint: Paint, verdicts: readonly Verdict[], causes: readonly Cause[]): string[] {
  const inFull = (verdict: Verdict) => {
    const { mark, style } = MARKS[verdict.outcome];
    return [
      '',
      paint(style, `${mark} ${verdict.id} ${verdict.title}: ${verdict.outcome}`),
      ...explanation(verdict, MOST_EVIDENCE)
        .split('\n')
        .map((line) => `    ${line}`),
    ];
  };
  return [
    ...verdicts.filter(({ outcome }) => outcome === 'inconclusive').flatMap(inFull),
    ...causes.toReversed().flatMap(({ says: [first] }) => inFull(first)),
  ];
}

function clusterName({ cluster }: Result): string[] {
  return cluster === undefined ? [] : [cluster.context ?? cluster.server];
}

/** The cluster under test, in one line. */
function clusterLines({ cluster, labels = {} }: Result): string[] {
  if (cluster === undefined) return [];
  const { context, server, uid } = cluster;
  const parts = [
    ...(context === undefined ? [] : [context]),
    server,
    ...(uid === undefined ? [] : [`uid ${uid}`]),
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  ];
  return [printable(`cluster  ${parts.join(', ')}`)];
}

/** Lines at the end of a log that a reader sees without scrolling: causes and verdict must fit. */
const LAST_LINES = 20;

/** The end of a run: the folder of the reports, the causes, and in the last line the verdict and the report to open. */
export function endLines(
  paint: Paint,
  result: Result,
  { reports, causes, cwd }: { reports: readonly string[]; causes: readonly Cause[]; cwd: string },
): string[] {
  const code = exitCodeOf(result);
  const style = code === EXIT.conformant ? 'green' : code === EXIT.violation ? 'red' : 'yellow';
  const main = mainReport(reports);
  const forRoot = forRootText(causes, result.forRoot);
  const toKnowMore = forRoot === undefined ? [] : [printable(`         to know more: ${forRoot}`)];
  const before = [...(reports.length > 1 ? reportLines(reports, cwd) : []), ...clusterLines(result)];
  const room = LAST_LINES - before.length - toKnowMore.length - 2;
  const broken = [...causeLines(paint, causes, room), ...toKnowMore];
  return [
    ...before,
    ...broken,
    ...(broken.length === 0 ? [] : ['']),
    `${paint(style, `verdict  ${sentenceOf(result)}`)}  (${[...clusterName(result), seconds(result.durationMs), `exit code ${code}`].join(', ')})${main === undefined ? '' : `  ${placeOf(main, cwd)}`}`,
  ];
}
