import { EXIT, exitCodeOf, type Result } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import { causesOf, causeText, leadOf } from './causes.ts';
import { explanation } from './explanation.ts';
import { brokenOff, type JunitCase, junitXml } from './junit-file.ts';

/** Maximum of evidence entries per case. */
const MOST_EVIDENCE = 200;

/**
 * The result as JUnit XML: one suite per area, one case per requirement, the id in the name, the classname by area and the suite's name
 * like it, since readers that group by both then do it once. No case has a file: annotators look for it in the repository that the run
 * is part of, where it is not. A violation is a failure; what could not be measured is an error, and so is a run that did not come to
 * its end. Where the exit code is 0, what is extended and does not hold is skipped, with what was seen; and so is what was expected to
 * fail.
 */
export function junit(result: Result): string {
  const { verdicts, nodes, durationMs } = result;
  const causes = causesOf(verdicts, nodes);
  const areas = [...Map.groupBy(verdicts, ({ area }) => area)].map(([area, some]) => {
    const unsteady = some.flatMap(({ id, unsteady }) =>
      unsteady === undefined ? [] : [`${id}: ${unsteady}`],
    );
    return {
      name: `netconform.${area}`,
      durationMs: some.reduce((total, verdict) => total + verdict.durationMs, 0),
      properties: {
        ...result.properties,
        ...(causes.length === 0 ? {} : { broken: causes.map(causeText).join('\n') }),
        ...(unsteady.length === 0 ? {} : { unsteady: unsteady.join('; ') }),
      },
      cases: some.map((verdict) => caseOf(verdict, excuseOf(result, verdict), leadOf(causes, verdict))),
    };
  });
  const endings = brokenOff(result, verdicts.length === 0, {
    setup: 'the cluster and its fixtures are ready',
    end: 'the run is not interrupted',
    interrupted: 'a signal interrupted the run: nothing is certified',
    least: 'at least one requirement is checked',
    empty: 'no requirement was checked: nothing is certified',
  });
  const { properties } = result;
  const run = { name: 'netconform.Run', durationMs, properties, cases: endings };
  return junitXml(result, endings.length === 0 ? areas : [...areas, run]);
}

/**
 * Why a case is skipped in this file: it was skipped, it was expected to fail, or it does not decide the exit code; undefined: it is not
 * skipped.
 */
function excuseOf(result: Result, { level, outcome, expectedToFail }: Verdict): string | undefined {
  if (outcome === 'conformant') return undefined;
  if (outcome === 'skipped') return '';
  if (outcome === 'violation' && expectedToFail !== undefined)
    return `expected to fail (${expectedToFail}): `;
  return exitCodeOf(result) === EXIT.conformant ? `${level}, ${outcome}: ` : undefined;
}

/** @param lead the cause of a violation */
function caseOf(verdict: Verdict, excuse: string | undefined, lead: Verdict | undefined): JunitCase {
  const { id, title, outcome, summary, durationMs } = verdict;
  const cause = lead === verdict || excuse !== undefined ? undefined : lead;
  const follows = cause === undefined ? '' : `follows from ${cause.id}: `;
  const as = excuse !== undefined ? 'skipped' : outcome === 'violation' ? 'failure' : 'error';
  return {
    name: `${id} ${title}`,
    durationMs,
    ...(outcome === 'conformant'
      ? {}
      : { bad: { as, type: outcome, message: `${excuse ?? follows}${summary}` } }),
    text: explanation(verdict, MOST_EVIDENCE, cause),
  };
}
