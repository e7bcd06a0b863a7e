import type { Result } from '../model/result.ts';
import { suspectText } from '../model/suspect.ts';
import type { Verdict } from '../model/verdict.ts';
import { printable } from '../system/printable.ts';
import { type Cause, causesOf, causeText, leadOf } from './causes.ts';

/** Findings that a pipeline shows beside its log. */
export interface Annotation {
  level: 'error' | 'warning';
  title: string;
  message: string;
}

/**
 * Causes come first, then their consequences and unmeasured requirements, because pipelines show only a limited number. Core requirements
 * are errors, extended ones warnings.
 */
export function annotationsOf({ verdicts, nodes, setupError }: Result): Annotation[] {
  const causes = causesOf(verdicts, nodes);
  const follows = verdicts.flatMap((verdict) => {
    const lead = leadOf(causes, verdict);
    return lead === undefined || lead === verdict ? [] : [annotationOf(verdict, lead)];
  });
  const unmeasured = verdicts.filter(({ outcome }) => outcome === 'inconclusive');
  const told = [...causes.map(ofCause), ...unmeasured.map((verdict) => annotationOf(verdict)), ...follows];
  const trouble: Annotation[] =
    setupError === undefined
      ? []
      : [{ level: 'error', title: 'The run ended early', message: printable(setupError) }];
  return [
    ...trouble,
    ...told.filter(({ level }) => level === 'error'),
    ...told.filter(({ level }) => level === 'warning'),
  ];
}

function ofCause(cause: Cause): Annotation {
  const [first] = cause.says;
  const others = [...cause.says.slice(1), ...cause.follows];
  const { message } = annotationOf(first);
  return {
    level: [first, ...others].some(({ level }) => level === 'core') ? 'error' : 'warning',
    title: printable(`broken: ${causeText(cause)}`),
    message: others.length === 0 ? message : `${message}\nalso: ${others.map(({ id }) => id).join(', ')}`,
  };
}

function annotationOf(
  { id, title, level, outcome, summary, again, suspects = [] }: Verdict,
  lead?: Verdict,
): Annotation {
  const lines = [
    ...(lead === undefined ? [] : [`follows from ${lead.id}`]),
    summary,
    ...suspects.map((suspect) => `why: ${suspectText(suspect)}`),
    ...(again === undefined ? [] : [`see it again: ${again}`]),
  ];
  return {
    level: level === 'core' ? 'error' : 'warning',
    title: `${id} ${title}: ${outcome}`,
    message: printable(lines.join('\n')),
  };
}
