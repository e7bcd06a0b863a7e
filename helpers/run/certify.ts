import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ApiException } from '@kubernetes/client-node';
import { markKept } from '../cluster/run-state.ts';
import { timedSteps } from '../cluster/steps.ts';
import { cleanupCommandOf, commandOf } from '../config/command-of.ts';
import type { Config } from '../config/config.ts';
import { rotationOf } from '../config/sampling.ts';
import { EnvironmentError, UsageError } from '../config/usage-error.ts';
import { VERSION } from '../config/version.ts';
import { SECRET_WEAVE_OPTIONS } from '../config/weave-options.ts';
import { clusterTime } from '../kube/cluster-time.ts';
import { isTransient, shortReason } from '../kube/wait.ts';
import type { Screen } from '../report/screen.ts';
import { writeReports } from '../report/write-reports.ts';
import { exitCodeOf, type Result } from '../requirement/result.ts';
import { isOf } from '../rights/weigh-rights.ts';
import { tellExpired } from '../sweep/tell-expired.ts';
import { traceApiRequests } from '../trace/api-requests.ts';
import { startTracing } from '../trace/trace.ts';
import { checkOut } from './check-machine.ts';
import { claimNamespace } from './claim-namespace.ts';
import { expectAnswer } from './confirm.ts';
import { diagnosisOf } from './diagnose.ts';
import { serveEngine } from './engine-service.ts';
import { expiryAfter } from './expiry.ts';
import { type Fixtures, fixturesIn, fixturesOf } from './fixtures.ts';
import { Interrupted } from './interrupt.ts';
import { makeCluster, timeLimit } from './make-cluster.ts';
import { preflight, tellWithheld } from './preflight.ts';
import { reach } from './reach.ts';
import { newRunName } from './run-name.ts';
import { type SuiteRunner, startRunner } from './run-suites.ts';
import { selected } from './selection.ts';
import { propertiesOfShape, settleShape, shapeOn } from './settle-shape.ts';
import { allRequirements } from './suites.ts';
import { survey } from './survey.ts';
import { ofExisting, ofKind, sourceOfKind, type UnderTest } from './target.ts';
import { agree, bringWeave, WEAVE, weaveAsked } from './weave-in-cluster.ts';
import { writeTrace } from './write-trace.ts';

/**
 * The main job: gets the cluster, puts the fixtures in, runs the suites, writes the reports, takes everything away.
 * @returns the exit code
 * @throws UsageError when what was asked for cannot be done; nothing has been made then
 */
export async function certify(config: Config, screen: Screen, interrupt: AbortSignal): Promise<number> {
  await checkOut(config.out);
  const requirements = selected(await allRequirements(), config.only);
  const { target, disruptive } = config;
  if (target.kind === 'existing' && target.installWeave !== undefined)
    expectAnswer(target.installWeave.yes, '--install-weave');
  const startedAt = new Date();
  const sampling = { ...config.sampling, rotation: config.sampling.rotation ?? rotationOf(startedAt) };
  const asked = {
    disruptive,
    sampling,
    ...(config.only === undefined ? {} : { only: requirements.map(({ id }) => id) }),
    ...(config.trace ? { trace: true } : {}),
  };
  const name = target.kind === 'kind' ? target.name : newRunName();
  const start = performance.now();
  if (config.trace) {
    startTracing();
    traceApiRequests();
  }
  const result: Result = {
    run: name,
    startedAt,
    durationMs: 0,
    properties: propertiesOfShape(config.pods),
    command: commandOf(config),
    steps: [],
    nodes: [],
    verdicts: [],
    partial: config.only !== undefined,
  };
  const steps = timedSteps(screen, (step, ms) => {
    screen.step(step, ms);
    result.properties[`time.${step}`] = `${(ms / 1000).toFixed(1)} s`;
    result.steps.push({ name: step, ms: Math.round(ms) });
  });
  const dir = join(config.out, `${startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}-${name}`);
  const diagnosis = diagnosisOf({ asked: config.diagnostics, result, dir, screen, steps, interrupt });
  screen.expect(requirements.length);
  let certified = screen.running('certify', name);
  // Last made, first removed.
  const undo: (() => Promise<void> | void)[] = [];
  let runner: Promise<SuiteRunner> | undefined;
  try {
    const prepared = target.kind === 'kind' ? await prepareKind() : await prepareExisting();
    Object.assign(result.properties, prepared.underTest.properties);
    const { underTest, signal } = prepared;
    await survey(underTest, result);
    const suites = await startSuites();
    result.verdicts = await steps.step('suites', () =>
      suites.run({ ...underTest.context, ...asked }, signal),
    );
  } catch (error) {
    if (error instanceof UsageError) {
      await undoAll();
      throw error;
    }
    if (error instanceof Interrupted) result.interrupted = true;
    else {
      const told =
        error instanceof ApiException || isTransient(error)
          ? new Error(shortReason(error))
          : (error as Error);
      result.setupError = told.message;
      screen.trouble(told);
    }
    result.verdicts = (await runner)?.verdicts() ?? [];
  } finally {
    result.durationMs = Math.round(performance.now() - start);
  }
  await diagnosis.take();
  if (result.verdicts.some(({ sampled }) => sampled !== undefined))
    result.command = commandOf({ ...config, sampling });
  const reports = await writeReports(dir, result, VERSION, {
    stepSummary: config.stepSummary,
    tell: (line) => screen.notice(line),
  }).catch((error: Error) => {
    result.unwritten = error.message;
    screen.trouble(new Error(`the reports could not be written: ${error.message}`));
    return [];
  });
  await (await runner)?.close();
  const removing = performance.now();
  const removed = screen.running('removing what was made');
  await undoAll();
  removed();
  if (undo.length > 0) screen.step('removed', performance.now() - removing);
  result.durationMs = Math.round(performance.now() - start);
  certified();
  const traces = config.trace
    ? await writeTrace(dir, (await runner)?.spans() ?? [], (line) => screen.notice(line))
    : [];
  screen.end(result, [...reports, ...diagnosis.files, ...traces]);
  return exitCodeOf(result);

  /** Does a work while nothing is drawn on the terminal. */
  async function unwatched<T>(work: () => Promise<T>): Promise<T> {
    certified();
    // What was drawn is taken away in the next turn.
    await setImmediate();
    try {
      return await work();
    } finally {
      certified = screen.running('certify', name);
    }
  }

  async function undoAll(): Promise<void> {
    for (const step of undo.reverse())
      await Promise.resolve(step()).catch((error: unknown) => screen.notice((error as Error).message));
  }

  /** vitest takes a second to start: it does so while the cluster is made. */
  function startSuites(): Promise<SuiteRunner> {
    runner ??= startRunner(requirements, screen);
    return runner;
  }

  async function prepareKind(): Promise<{ underTest: UnderTest; signal: AbortSignal }> {
    if (target.kind !== 'kind') throw new TypeError('not a kind target');
    let fixtures: Fixtures | undefined;
    // Nodes of a cluster made here have no taints beside those that are always tolerated.
    const shape = settleShape(config.pods, []);
    const { cluster, signal, remove } = await makeCluster({
      config,
      target,
      screen,
      steps,
      signal: interrupt,
      onTrouble: async (error) => {
        result.setupError = error.message;
        await diagnosis.take();
      },
      onApi: async (kube, replaced, made) => {
        diagnosis.of(sourceOfKind(kube, target, made));
        fixtures = fixturesOf(name, replaced, shape);
        await fixtures.applyEarly(kube, interrupt);
        await startSuites();
      },
    });
    // A run that was broken off leaves nothing, also where its cluster was to be kept.
    undo.push(async () => {
      if (!target.keep || result.interrupted === true || result.setupError !== undefined) return remove();
      await fixtures?.remove(cluster.kube, AbortSignal.timeout(config.timeoutMs));
      await markKept(config.cacheDir, name);
      screen.notice(
        `kept    ${name}: export KUBECONFIG=${cluster.kubeconfig}; remove it with \`netconform cluster down --name ${name}\``,
      );
    });
    await shapeOn(cluster.kube, config.pods).catch((error: Error) => {
      throw new EnvironmentError(error.message);
    });
    const underTest = ofKind(cluster, target, name, shape);
    undo.push(await serveEngine(cluster.engine, config.cacheDir, name, signal));
    const put = fixtures ?? fixturesOf(name, cluster.replaced, shape);
    await steps.step('fixtures', () => put.applyRest(cluster.kube, signal));
    return { underTest, signal };
  }

  async function prepareExisting(): Promise<{ underTest: UnderTest; signal: AbortSignal }> {
    if (target.kind !== 'existing') throw new TypeError('not an existing target');
    const time = timeLimit(config.timeoutMs);
    undo.push(time.clear);
    const signal = AbortSignal.any([interrupt, time.signal]);
    const notice = (line: string) => screen.notice(line);
    const reached = await reach(target, { notice, signal, undo });
    const weave = await weaveAsked(reached.kube, target, screen);
    const shape = await shapeOn(reached.kube, config.pods);
    const underTest = await ofExisting(reached, target, name, shape, weave && WEAVE);
    const { kube, context } = underTest;
    const secrets = SECRET_WEAVE_OPTIONS.flatMap((option) => target.installWeave?.options[option] ?? []);
    diagnosis.of({ kube, context, secrets });
    const { namespace: given } = target;
    const ids = requirements.map(({ id }) => id);
    // Told once the run may begin: what is wrong with what was asked for is to stand alone.
    const telling: (() => void)[] = [];
    const withheld = await preflight(underTest, {
      given,
      ids,
      disruptive,
      screen: {
        line: (text) => telling.push(() => screen.line(text)),
        notice: (text) => telling.push(() => screen.notice(text)),
      },
    });
    if (weave !== undefined)
      await agree(weave, target.installWeave?.yes === true, { screen, signal, unwatched });
    context.expires = expiryAfter(config.timeoutMs, await clusterTime(kube));
    const { namespace, expires } = context;
    const place = { run: name, namespace, given: given !== undefined, expires };
    const fixtures = fixturesIn(place, underTest.replaced, shape);
    if (given !== undefined)
      undo.push(await claimNamespace(kube, given, name, await fixtures.objects(), cleanupCommandOf(target)));
    if (weave === undefined) screen.line(`network ${underTest.properties['network.chosen']}`);
    screen.line(
      `cluster ${target.kubeconfig ?? reached.kube.server}: certified as it is, in ${
        given === undefined ? `a namespace of its own, ${name}` : `namespace ${given}, which stays`
      }`,
    );
    for (const tell of telling) tell();
    // One that makes no namespaces has no right to look for those of others.
    const expired = given === undefined ? await tellExpired(kube, cleanupCommandOf(target)) : undefined;
    if (expired !== undefined) screen.notice(expired);
    if (weave !== undefined) await bringWeave(kube, weave, { steps, screen, signal, undo });
    undo.push(() =>
      fixtures.remove(kube, AbortSignal.timeout(config.timeoutMs)).catch((error: unknown) => {
        throw new Error(
          `what the run made in namespace ${namespace} was not removed: ${shortReason(error)}; \`${cleanupCommandOf(target)} --run ${name}\` removes it`,
        );
      }),
    );
    const [, made] = await Promise.allSettled([startSuites(), fixtures.applyEarly(kube, signal)]);
    if (made.status === 'rejected') throw made.reason;
    const refused = await steps.step('fixtures', () => fixtures.applyRest(kube, signal));
    const unasked = Object.fromEntries(
      Object.entries(refused).filter(([id]) => ids.includes(id) && isOf(id, context.cni)),
    );
    tellWithheld(unasked, screen);
    context.withheld = { ...withheld, ...unasked };
    return { underTest, signal };
  }
}
