import { defined } from '../model/defined.ts';
import { certifies, EXIT, exitCodeOf, type Result } from '../model/result.ts';
import type { Level } from '../model/verdict.ts';
import { causesOf, causeText } from './causes.ts';
import { type Profile, REPORT_FORM, type Report } from './report.ts';
import { sentenceOf } from './sentence.ts';

/**
 * The result of a run in the published format.
 * @param version of netconform
 */
export function toReport(result: Result, version: string): Report {
  const { cluster, labels, leftOut, strict, forRoot } = result;
  const { run, startedAt, durationMs, command, properties, steps, nodes, addresses, verdicts } = result;
  return {
    form: REPORT_FORM,
    version,
    run,
    startedAt: startedAt.toISOString(),
    durationMs,
    outcome: outcomeOf(result),
    exitCode: exitCodeOf(result),
    sentence: sentenceOf(result),
    command,
    ...defined({ cluster, labels, leftOut, strict }),
    causes: causesOf(verdicts, nodes).map((cause) => ({
      text: causeText(cause),
      says: cause.says.map(({ id }) => id),
      follows: cause.follows.map(({ id }) => id),
    })),
    ...(forRoot === undefined ? {} : { forRoot }),
    profiles: { core: profileOf(result, 'core'), extended: profileOf(result, 'extended') },
    partial: result.partial === true,
    ...(result.setupError === undefined ? {} : { setupError: result.setupError }),
    properties,
    steps,
    nodes,
    ...(addresses === undefined ? {} : { addresses }),
    requirements: verdicts,
  };
}

function outcomeOf(result: Result): Report['outcome'] {
  const code = exitCodeOf(result);
  if (code === EXIT.conformant) return certifies(result) ? 'conformant' : 'held';
  if (code === EXIT.violation) return 'violation';
  return code === EXIT.interrupted ? 'interrupted' : 'unmeasured';
}

function profileOf(result: Result, level: Level): Profile {
  const of = result.verdicts.filter((verdict) => verdict.level === level);
  const count = (outcome: string) => of.filter((verdict) => verdict.outcome === outcome).length;
  const skipped = of.filter(({ outcome }) => outcome === 'skipped');
  const notApplicable = skipped.filter(({ applies }) => applies === false).length;
  const passed = count('conformant');
  const whole = result.partial !== true && result.setupError === undefined && result.interrupted !== true;
  return {
    conformant: whole && passed > 0 && passed + notApplicable === of.length,
    passed,
    failed: count('violation'),
    inconclusive: count('inconclusive'),
    skipped: skipped.length - notApplicable,
    notApplicable,
  };
}
