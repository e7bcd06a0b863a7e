import type { Verdict } from '../model/verdict.ts';
import { explanation } from '../report/explanation.ts';
import { brokenOff, type JunitCase, junitXml } from '../report/junit-file.ts';
import type { Row, SelfCheck } from './matrix.ts';
import { sentenceOfCheck } from './matrix-text.ts';
import { CONTROL_SIGNS, controlTrouble, durationOf, durationOfControl, redOf } from './signs.ts';

/** Entries of evidence per verdict. With fifty faults the file must stay small enough for CI servers. */
const MOST_EVIDENCE = 20;

/**
 * The self-check as JUnit XML: one suite, with a case for the control and one per fault. A fault that was not detected exactly is a failure. A
 * self-check that did not finish, or tried nothing, has an error.
 */
export function matrixJunit(check: SelfCheck): string {
  const { mutant, rows, durationMs } = check;
  const endings = brokenOff(check, rows.length === 0 && mutant === undefined, {
    setup: 'every fault is tried',
    end: 'the self-check is not interrupted',
    interrupted: 'a signal interrupted the self-check: nothing is proven',
    least: 'at least one fault is tried',
    empty: 'no fault was tried: nothing is proven',
  });
  const proven = `every check was the mutant ${mutant}: nothing is proven`;
  const mutated: JunitCase = {
    name: 'the checks are as they are',
    bad: { as: 'error', type: 'mutant', message: proven },
    text: proven,
  };
  return junitXml(check, [
    {
      name: 'netconform self-check',
      classname: 'netconform.selfcheck',
      durationMs,
      properties: { ...check.properties, verdict: sentenceOfCheck(check) },
      cases: [
        controlCase(check),
        ...rows.map(faultCase),
        ...(mutant === undefined ? [] : [mutated]),
        ...endings,
      ],
    },
  ]);
}

function controlCase(check: SelfCheck): JunitCase {
  const { control } = check;
  const base = { name: 'control', durationMs: durationOfControl(control) };
  const trouble = controlTrouble(check);
  const [first] = trouble;
  if (control.length === 0) {
    const message = 'no requirement was checked without a fault, so the faults prove nothing';
    return { ...base, bad: { as: 'error', type: 'empty', message }, text: message };
  }
  if (first === undefined) {
    const skipped = control.filter(({ outcome }) => outcome === 'skipped');
    const held = `${control.length - skipped.length} of ${control.length} requirements hold without any fault`;
    return { ...base, text: paragraphs(held, ...skipped.map(told)) };
  }
  const message = `${first.id} ${CONTROL_SIGNS[first.outcome].meaning}: ${first.summary}`;
  const violated = trouble.some(({ outcome }) => outcome === 'violation');
  return {
    ...base,
    bad: violated
      ? { as: 'failure', type: 'violation', message }
      : { as: 'error', type: 'inconclusive', message },
    text: paragraphs(...trouble.map(told)),
  };
}

function faultCase(row: Row): JunitCase {
  const { fault, problems, verdicts } = row;
  const [first] = problems;
  return {
    name: `${fault.id}: ${fault.sentence}`,
    durationMs: durationOf(row),
    ...(first === undefined ? {} : { bad: { as: 'failure', type: 'inexact', message: first } }),
    text: paragraphs(
      first === undefined ? `${redOf(row)}, as required` : problems.join('\n'),
      ...verdicts.map(told),
    ),
  };
}

function told(verdict: Verdict): string {
  const lines = explanation(verdict, MOST_EVIDENCE).replaceAll('\n', '\n  ');
  return `${verdict.id} ${verdict.title}: ${verdict.outcome}\n  ${lines}`;
}

function paragraphs(...all: readonly string[]): string {
  return all.join('\n\n');
}
