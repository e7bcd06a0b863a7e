import { seconds } from '../config/duration.ts';
import { suspectText } from '../model/suspect.ts';
import type { Verdict } from '../model/verdict.ts';
import { printable } from '../system/printable.ts';
import { headlineOf } from './causes.ts';

/**
 * The facts that a reader needs to act on a verdict, line by line: expected, seen, duration, command, rule and evidence.
 * @param mostEvidence maximum of evidence entries; the rest is counted
 * @param lead the requirement that is the cause of this violation; absent: it is a cause itself
 */
export function explanation(
  verdict: Verdict,
  mostEvidence = Number.POSITIVE_INFINITY,
  lead?: Verdict,
): string {
  const {
    outcome,
    summary,
    expected,
    lookedForMs,
    unsteady,
    again,
    rule,
    level,
    evidence,
    suspects = [],
  } = verdict;
  const facts: (readonly [name: string, value: string | undefined])[] = [
    ['follows from', lead && `${lead.id}: ${headlineOf(lead)}`],
    ['expected', expected],
    [outcome === 'skipped' ? 'skipped' : 'seen', summary],
    ['for', lookedForMs === undefined ? undefined : seconds(lookedForMs)],
    ['unsteady', unsteady],
    ...suspects.map((suspect) => ['why', suspectText(suspect)] as const),
    ['expected to fail', verdict.expectedToFail],
    ['see it again', again],
    ['rule', rule],
    ['level', level],
  ];
  const more = evidence.length - mostEvidence;
  return [
    ...facts.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${value}`),
    ...evidence.slice(0, mostEvidence).map((entry) => `  ${entry}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
    .map((line) => printable(line).replaceAll('\n', '\n  '))
    .join('\n');
}
