import type { TestSuite } from 'junit-report-builder';
import { seconds } from '../config/duration.ts';
import {
  beginSuite,
  content as bounded,
  built,
  firstLine,
  newReport,
  seconds as secondsOf,
} from '../report/junit-text.ts';
import { printable } from '../report/printable.ts';
import { KIND_NAMES, wayOf } from './connection.ts';
import { judgeKinds, type KindVerdict, type Watched } from './judge-watch.ts';
import { commandOf, fromTo, measureOf, paceOfWatch, sentenceOfKind, sentenceOfWatch } from './wording.ts';

/** Gaps of a kind in a case: enough to see the pattern in, in a file that a server takes. */
const MOST_GAPS = 200;

/**
 * A watch as JUnit XML, in the form that Jenkins' schema takes: one suite, a case for each kind and one for the command. A gap beyond what
 * is allowed is a failure, what could not be measured an error; and so is a watch that did not come to its end: a file without a bad
 * case is read as a pass.
 */
export function watchJunit(watched: Watched): string {
  const report = newReport('netconform');
  const properties = { ...watched.properties, verdict: sentenceOfWatch(watched) };
  const suite = beginSuite(report, 'netconform watch', { ...watched, properties }, watched.durationMs);
  if (watched.connections.length > 0)
    for (const verdict of judgeKinds(watched)) addKind(suite, verdict, watched);
  const { command } = watched;
  if (command !== undefined) {
    const testCase = begin(
      suite,
      'the command succeeds',
      (command.toMs ?? watched.durationMs) - command.fromMs,
    );
    const content = bounded(commandOf(watched));
    if (command.failure === undefined) testCase.standardOutput(content);
    else testCase.failure(firstLine(command.failure, 'failed'), 'command').stacktrace(content);
  }
  for (const { name, type, reason } of brokenOff(watched))
    begin(suite, name).error(firstLine(reason, type), type, bounded(reason));
  return built(report);
}

function addKind(suite: TestSuite, verdict: KindVerdict, watched: Watched): void {
  const { kind, boundMs, state, gaps } = verdict;
  const bound = boundMs === undefined ? 'without a bound' : `no gap longer than ${seconds(boundMs)}`;
  const testCase = begin(suite, `${KIND_NAMES[kind]}: ${bound}`, watched.durationMs);
  const sentence = sentenceOfKind(verdict, watched.startedAt);
  const more = gaps.length - MOST_GAPS;
  const content = bounded(
    [
      sentence,
      commandOf(watched),
      paceOfWatch(watched),
      ...gaps
        .slice(0, MOST_GAPS)
        .map((one) => `  ${wayOf(one.connection)}, ${fromTo(watched.startedAt, one.gap)}: ${measureOf(one)}`),
      ...(more > 0 ? [`  and ${more} shorter ones`] : []),
    ].join('\n'),
  );
  const message = firstLine(sentence, state);
  if (state === 'beyond') testCase.failure(message, 'gap').stacktrace(content);
  else if (state === 'unmeasured') testCase.error(message, 'inconclusive', content);
  else testCase.standardOutput(content);
}

/** Why what stands there is not all that was asked for, if it is not. */
function brokenOff({ setupError, interrupted, connections }: Watched) {
  const endings: { name: string; type: string; reason: string }[] = [];
  if (setupError !== undefined)
    endings.push({ name: 'the cluster is watched to the end', type: 'setup', reason: setupError });
  if (interrupted === true)
    endings.push({
      name: 'the watch goes on to its end',
      type: 'interrupted',
      reason: 'a signal ended the watch before anything was measured',
    });
  if (endings.length === 0 && connections.every(({ made }) => made === 0))
    endings.push({
      name: 'at least one connection is watched',
      type: 'empty',
      reason: 'no connection was tried: nothing is known of the change',
    });
  return endings;
}

function begin(suite: TestSuite, name: string, durationMs = 0) {
  return suite
    .testCase()
    .className('netconform.watch')
    .name(printable(name))
    .time(secondsOf(Math.max(0, durationMs)));
}
