import { seconds } from '../config/duration.ts';
import { brokenOff, type JunitCase, junitXml } from '../report/junit-file.ts';
import { KIND_NAMES, wayOf } from './connection.ts';
import { judgeKinds, type KindVerdict, type Watched } from './judge-watch.ts';
import { commandOf, fromTo, measureOf, paceOfWatch, sentenceOfKind, sentenceOfWatch } from './wording.ts';

/** Gaps of a kind in a case: enough to see the pattern in, in a file that a server takes. */
const MOST_GAPS = 200;

/**
 * A watch as JUnit XML: one suite, a case for each kind and one for the command. A gap over the limit is a failure, what could
 * not be measured an error; and so is a watch that did not come to its end.
 */
export function watchJunit(watched: Watched): string {
  const { connections, durationMs, command } = watched;
  const nothing = connections.every(({ made }) => made === 0);
  const endings = brokenOff(watched, nothing, {
    setup: 'the cluster is watched to the end',
    end: 'the watch is not interrupted',
    interrupted: 'a signal ended the watch before anything was measured',
    least: 'at least one connection is watched',
    empty: 'no connection was tried: the change was not measured',
  });
  const kinds = connections.length === 0 ? [] : judgeKinds(watched);
  return junitXml(watched, [
    {
      name: 'netconform watch',
      classname: 'netconform.watch',
      durationMs,
      properties: { ...watched.properties, verdict: sentenceOfWatch(watched) },
      cases: [
        ...kinds.map((verdict) => kindCase(verdict, watched)),
        ...(command === undefined ? [] : [commandCase(watched, command)]),
        ...endings,
      ],
    },
  ]);
}

function commandCase(watched: Watched, command: NonNullable<Watched['command']>): JunitCase {
  const { fromMs, toMs = watched.durationMs, failure } = command;
  return {
    name: 'the command succeeds',
    durationMs: toMs - fromMs,
    ...(failure === undefined ? {} : { bad: { as: 'failure', type: 'command', message: failure } }),
    text: commandOf(watched),
  };
}

function kindCase(verdict: KindVerdict, watched: Watched): JunitCase {
  const { kind, boundMs, state, gaps } = verdict;
  const { startedAt, durationMs } = watched;
  const bound = boundMs === undefined ? 'without a limit' : `no gap longer than ${seconds(boundMs)}`;
  const message = sentenceOfKind(verdict, startedAt);
  const more = gaps.length - MOST_GAPS;
  const lines = gaps
    .slice(0, MOST_GAPS)
    .map((one) => `  ${wayOf(one.connection)}, ${fromTo(startedAt, one.gap)}: ${measureOf(one)}`);
  const all = [message, commandOf(watched), paceOfWatch(watched), ...lines];
  return {
    name: `${KIND_NAMES[kind]}: ${bound}`,
    durationMs,
    ...(state === 'beyond' ? { bad: { as: 'failure', type: 'gap', message } } : {}),
    ...(state === 'unmeasured' ? { bad: { as: 'error', type: 'inconclusive', message } } : {}),
    text: [...all, ...(more > 0 ? [`  and ${more} shorter ones`] : [])].join('\n'),
  };
}
