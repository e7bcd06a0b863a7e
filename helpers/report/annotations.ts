import type { Result } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import { printable } from '../system/printable.ts';

/** What a pipeline shows beside its log. */
export interface Annotation {
  level: 'error' | 'warning';
  title: string;
  message: string;
}

/** What decides conformance comes first, as errors: pipelines show only so many. What is extended is a warning. */
export function annotationsOf({ verdicts, setupError }: Result): Annotation[] {
  const told = verdicts
    .filter(({ outcome }) => outcome === 'violation' || outcome === 'inconclusive')
    .map(annotationOf);
  const trouble: Annotation[] =
    setupError === undefined
      ? []
      : [{ level: 'error', title: 'The run ended before its work was done', message: printable(setupError) }];
  return [
    ...trouble,
    ...told.filter(({ level }) => level === 'error'),
    ...told.filter(({ level }) => level === 'warning'),
  ];
}

function annotationOf({ id, title, level, outcome, summary, again }: Verdict): Annotation {
  const lines = [summary, ...(again === undefined ? [] : [`see it again: ${again}`])];
  return {
    level: level === 'core' ? 'error' : 'warning',
    title: `${id} ${title}: ${outcome}`,
    message: printable(lines.join('\n')),
  };
}
