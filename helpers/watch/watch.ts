import { join } from 'node:path';
import { checkOut } from '../cluster/check-machine.ts';
import { Interrupted } from '../cluster/interrupt.ts';
import { reach } from '../cluster/reach.ts';
import { timedSteps } from '../cluster/steps.ts';
import { UsageError } from '../config/usage-error.ts';
import { clusterTime } from '../kube/cluster-time.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { mainReport, placeOf, reportLines } from '../report/report-place.ts';
import { expiryOfRenewed, renewExpiry } from '../run/expiry.ts';
import { fixturesIn } from '../run/fixtures.ts';
import { newRunName } from '../run/run-name.ts';
import { propertiesOfShape, shapeOn } from '../run/settle-shape.ts';
import { ofExisting, readProperties } from '../run/target.ts';
import type { Screen } from '../system/screen.ts';
import { writeWhole } from '../system/write-file.ts';
import { checkCommand } from './command.ts';
import { exitCodeOfWatch, type Watched, type WatchedCommand } from './judge-watch.ts';
import { during, untilAllPass } from './phases.ts';
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
  const watched: Watched = {
    run: config.cluster ?? namespace,
    startedAt: new Date(),
    durationMs: 0,
    properties: {},
    kinds: config.kinds,
    bounds: config.bounds,
    ...(config.maxFailed === undefined ? {} : { maxFailed: config.maxFailed }),
    pace: config.pace,
    connections: [],
    notes: [],
    clockUncertaintyMs: 0,
  };
  const phase = { line: screen.line, interrupt };
  const steps = timedSteps(screen, screen.step);
  // Last made, first removed.
  const undo: (() => Promise<void> | void)[] = [];
  try {
    const notice = (line: string) => screen.notice(line);
    const reached = await reach(config.target, { notice, signal: interrupt, undo });
    const shape = await shapeOn(reached.kube, config.pods);
    const underTest = await ofExisting(reached, config.target, namespace, shape);
    const { kube, context } = underTest;
    const where = config.cluster ?? config.target.kubeconfig;
    screen.line(`cluster ${where}: watched from a new namespace, ${namespace}`);
    const place = {
      run: namespace,
      namespace,
      given: false,
      expires: expiryOfRenewed(await clusterTime(kube)),
    };
    const fixtures = fixturesIn(place, underTest.replaced, shape);
    undo.push(() => fixtures.remove(kube, AbortSignal.timeout(2 * TIMEOUTS.teardown)));
    undo.push(renewExpiry(kube, namespace));
    await steps.step('fixtures', async () => {
      await fixtures.applyEarly(kube, interrupt);
      await fixtures.applyRest(kube, interrupt);
    });
    watched.properties = { ...propertiesOfShape(config.pods), ...(await readProperties(kube, context)) };
    const watching = await beginWatching({
      underTest,
      kinds: config.kinds,
      bounds: config.bounds,
      pace: config.pace,
      line: screen.line,
    });
    undo.push(watching.end);
    await steps.step('first connections', () => untilAllPass(watching, config.command, phase));
    await measure(watching);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof Interrupted || interrupt.aborted) watched.interrupted = true;
    else {
      watched.setupError = (error as Error).message;
      screen.trouble(error as Error);
    }
  }
  const stamp = watched.startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
  const dir = join(config.out, `${stamp}-${watched.run}-watch`);
  const reports = {
    'junit.xml': watchJunit(watched),
    'watch.html': watchHtml(watched),
    'watch.json': watchJson(watched),
  };
  const paths = Object.keys(reports).map((name) => join(dir, name));
  try {
    for (const [name, content] of Object.entries(reports)) await writeWhole(join(dir, name), content);
  } finally {
    await removeAll();
  }
  for (const line of ['', ...reportLines(paths, process.cwd())]) screen.notice(line);
  screen.notice(`\n${watchText(watched).trimEnd()}  ${placeOf(mainReport(paths) ?? dir, process.cwd())}`);
  return exitCodeOfWatch(watched);

  async function removeAll(): Promise<void> {
    const removing = performance.now();
    const removed = screen.running('cleaning up');
    for (const step of undo.reverse())
      await Promise.resolve(step()).catch((error: unknown) => screen.notice((error as Error).message));
    removed();
    screen.step('removed', performance.now() - removing);
  }

  async function measure(watching: Watching): Promise<void> {
    const { clock, told } = watching;
    const fromMs = clock();
    watched.startedAt = new Date();
    told.begin();
    let command: WatchedCommand | undefined;
    try {
      command = await during(watching, config, phase);
    } finally {
      const toMs = clock();
      await watching.end();
      watched.durationMs = toMs - fromMs;
      Object.assign(watched, watching.result({ fromMs, toMs }));
      if (command !== undefined)
        watched.command = {
          ...command,
          fromMs: command.fromMs - fromMs,
          toMs: command.toMs === undefined ? undefined : command.toMs - fromMs,
        };
    }
  }
}
