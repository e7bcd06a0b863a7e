import { suspectText } from '../../model/suspect.ts';
import type { Verdict } from '../../model/verdict.ts';
import { printable } from '../../system/printable.ts';
import { type Cause, causeText, headlineOf } from '../causes.ts';
import { MARKS, type Paint } from './paint.ts';

/** The detail level of a cause. */
interface Detail {
  /** One line per consequence; otherwise their ids in one line. */
  followUps: boolean;
  /** Explanations and commands of causes after the first. */
  whys: number;
  again: boolean;
  /** Maximum of causes to show; the others are counted. */
  causes: number;
}

/** The most detailed first. */
const DETAILS: readonly Detail[] = [
  { followUps: true, whys: 3, again: true, causes: Number.POSITIVE_INFINITY },
  { followUps: false, whys: 3, again: true, causes: Number.POSITIVE_INFINITY },
  { followUps: false, whys: 1, again: true, causes: Number.POSITIVE_INFINITY },
  { followUps: false, whys: 1, again: false, causes: Number.POSITIVE_INFINITY },
  { followUps: false, whys: 0, again: false, causes: 4 },
];

/**
 * Each cause in one line, with its explanation, its command and its consequences, as far as they fit.
 * @param room lines
 */
export function causeLines(paint: Paint, causes: readonly Cause[], room: number): string[] {
  let lines: string[] = [];
  for (const detail of DETAILS) {
    lines = inDetail(paint, causes, detail);
    if (lines.length <= room) break;
  }
  return lines;
}

function inDetail(paint: Paint, causes: readonly Cause[], detail: Detail): string[] {
  const left = causes.length - detail.causes;
  return [
    ...causes.slice(0, detail.causes).flatMap((cause, at) => linesOf(paint, cause, at === 0, detail)),
    ...(left > 0 ? ['', `         and ${left} more ${left === 1 ? 'cause' : 'causes'}: see the report`] : []),
  ];
}

function linesOf(paint: Paint, cause: Cause, isFirst: boolean, detail: Detail): string[] {
  const [first, ...same] = cause.says;
  const whys = (first.suspects ?? []).slice(0, isFirst ? undefined : detail.whys);
  const again = isFirst || detail.again ? first.again : undefined;
  const followUps = [...same, ...cause.follows];
  return [
    '',
    paint('red', printable(`broken   ${causeText(cause)}`)),
    ...[
      ...whys.map((suspect) => `why: ${suspectText(suspect)}`),
      ...(again === undefined ? [] : [`see it again: ${again}`]),
      ...(detail.followUps ? followUps.map(lineOf) : idsOf(followUps)),
    ].map((line) => printable(`         ${line}`)),
  ];
}

function lineOf(verdict: Verdict): string {
  return `${MARKS.violation.mark} ${verdict.id.padEnd(6)} ${headlineOf(verdict)}`;
}

function idsOf(verdicts: readonly Verdict[]): string[] {
  return verdicts.length === 0 ? [] : [`${MARKS.violation.mark} ${verdicts.map(({ id }) => id).join(', ')}`];
}
