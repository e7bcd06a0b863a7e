import { checkOut } from '../cluster/check-machine.ts';
import { reach } from '../cluster/reach.ts';
import { timedSteps } from '../cluster/steps.ts';
import { UsageError } from '../config/usage-error.ts';
import { clusterTime } from '../kube/cluster-time.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { showReports, writeAll } from '../report/report-place.ts';
import { endedBy } from '../run/attempt.ts';
import { fixturesIn } from '../run/fixtures.ts';
import { expiryOfRenewed, newRunName, renewExpiry } from '../run/run-name.ts';
import { reportDir } from '../run/settle-run.ts';
import { propertiesOfShape, shapeOn } from '../run/settle-shape.ts';
import type { Stage } from '../run/stage.ts';
import { ofExisting, readProperties } from '../run/target.ts';
import { expectWhole } from '../run/wait-fixtures.ts';
import type { Screen } from '../system/screen.ts';
import { undoing } from '../system/undo.ts';
import { exitCodeOfWatch, type Watched, type WatchedCommand } from './judge-watch.ts';
import { checkCommand, during, untilAllPass } from './phases.ts';
import type { WatchConfig } from './read-watch-config.ts';
import { watchText } from './terminal.ts';
import { watchHtml } from './watch-html.ts';
import { watchJson } from './watch-json.ts';
import { watchJunit } from './watch-junit.ts';
import { beginWatching, type Watching } from './watching.ts';

/**
 * Watches the connections of a cluster while a command changes it, or until it is told to end, and says which of them failed, from when
 * to when.
 * @returns the exit code
 * @throws UsageError when what was asked for cannot be done; nothing has been made then
 */
export async function watch(config: WatchConfig, screen: Screen, interrupt: AbortSignal): Promise<number> {
  await checkOut(config.out);
  if (config.command[0] !== undefined) await checkCommand(config.command[0]);
  const namespace = newRunName();
  const { kinds, bounds, maxFailed, pace } = config;
  const { watched, text, paths } = await undoing(screen, async (undo) => {
    const watched: Watched = {
      run: config.cluster ?? namespace,
      startedAt: new Date(),
      durationMs: 0,
      properties: {},
      ...{ kinds, bounds, pace, connections: [], notes: [], clockUncertaintyMs: 0 },
      ...(maxFailed === undefined ? {} : { maxFailed }),
      ...(await watchCluster(config, namespace, { screen, interrupt, undo })),
    };
    const paths = await writeAll(`${reportDir(config.out, watched.startedAt, watched.run)}-watch`, {
      'junit.xml': watchJunit(watched),
      'watch.html': watchHtml(watched),
      'watch.json': watchJson(watched),
    });
    return { watched, text: watchText(watched), paths };
  });
  showReports(screen, paths, text);
  return exitCodeOfWatch(watched);
}

/**
 * Puts the fixtures in, and watches.
 * @returns what was seen by the time that it ended
 */
async function watchCluster(
  config: WatchConfig,
  namespace: string,
  { screen, interrupt, undo }: Omit<Stage, 'steps'>,
): Promise<Partial<Watched>> {
  const phase = { line: screen.line, interrupt };
  const steps = timedSteps(screen, screen.step);
  let seen: Partial<Watched> = {};
  try {
    const notice = (line: string) => screen.notice(line);
    const reached = await reach(config.target, { notice, signal: interrupt, undo });
    const shape = await shapeOn(reached.kube, config.pods);
    const underTest = await ofExisting(reached, config.target, namespace, shape);
    const { kube, context } = underTest;
    const where = config.cluster ?? config.target.kubeconfig;
    screen.line(`cluster ${where}: watched from a new namespace, ${namespace}`);
    const expires = expiryOfRenewed(await clusterTime(kube));
    const fixtures = fixturesIn(
      { run: namespace, namespace, given: false, expires },
      underTest.replaced,
      shape,
    );
    undo.defer(() => fixtures.remove(kube, AbortSignal.timeout(2 * TIMEOUTS.teardown)));
    undo.release(renewExpiry(kube, namespace));
    await steps.step('fixtures', async () => {
      await fixtures.applyEarly(kube, interrupt);
      expectWhole(await fixtures.applyRest(kube, interrupt));
    });
    seen = { properties: { ...propertiesOfShape(config.pods), ...(await readProperties(kube, context)) } };
    const { kinds, bounds, pace } = config;
    const watching = await beginWatching({ underTest, kinds, bounds, pace, line: screen.line });
    undo.release(watching.end);
    await steps.step('first connections', () => untilAllPass(watching, config.command, phase));
    const { result, failure } = await measure(watching, () => during(watching, config, phase));
    seen = { ...seen, ...result };
    if (failure !== undefined) throw failure.error;
    return seen;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (interrupt.aborted) return { ...seen, interrupted: true };
    return { ...seen, ...endedBy(error, screen) };
  }
}

/** Watches while a work goes on. What was seen counts also where the work fails. */
async function measure(
  watching: Watching,
  work: () => Promise<WatchedCommand | undefined>,
): Promise<{ result: Partial<Watched>; failure?: { error: unknown } }> {
  const { clock, told } = watching;
  const fromMs = clock();
  const startedAt = new Date();
  told.begin();
  const [worked] = await Promise.allSettled([work()]);
  const toMs = clock();
  await watching.end();
  const result = { startedAt, durationMs: toMs - fromMs, ...watching.result({ fromMs, toMs }) };
  if (worked.status === 'rejected') return { result, failure: { error: worked.reason } };
  const command = worked.value;
  if (command === undefined) return { result };
  const since = (ms: number) => ms - fromMs;
  const { fromMs: began, toMs: ended } = command;
  const moved = { ...command, fromMs: since(began), toMs: ended === undefined ? undefined : since(ended) };
  return { result: { ...result, command: moved } };
}
