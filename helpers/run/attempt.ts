import { ApiException } from '@kubernetes/client-node';
import { Interrupted } from '../cluster/interrupt.ts';
import { UsageError } from '../config/usage-error.ts';
import { isTransient, shortReason } from '../kube/wait.ts';
import type { Result } from '../model/result.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Screen } from '../system/screen.ts';
import type { Source } from './diagnostics/source.ts';
import { readNodeStates } from './diagnostics/take-nodes.ts';
import { unmanagedPods } from './fixtures.ts';
import { prepareExisting, prepareKind } from './prepare.ts';
import type { SuiteRunner } from './run-suites.ts';
import type { Run } from './settle-run.ts';
import type { ClusterStage, Met, Prepared, Stage } from './stage.ts';
import { expectNodes, type Surveyed, survey } from './survey.ts';

/** The progress of a run and its findings so far. */
export interface Attempt {
  met?: Met | undefined;
  prepared?: Prepared | undefined;
  surveyed?: Surveyed | undefined;
  verdicts: Verdict[];
  /** Set if the run ended early, or without some fixtures. */
  ended?: Pick<Result, 'interrupted' | 'setupError'>;
}

/**
 * Gets the cluster, puts the fixtures in, and runs the suites.
 * @throws UsageError when what was asked for cannot be done
 */
export async function attempt(
  run: Run,
  stage: Stage & Pick<ClusterStage, 'hidden'>,
  suites: SuiteRunner,
): Promise<Attempt> {
  const { config, requirements, asked } = run;
  const { screen, steps } = stage;
  const { target } = config;
  let met: Met | undefined;
  let prepared: Prepared | undefined;
  let surveyed: Surveyed | undefined;
  try {
    const ofCluster: ClusterStage = {
      ...stage,
      met(cluster) {
        met = cluster;
      },
      startSuites: suites.start,
    };
    prepared = await (target.kind === 'kind'
      ? prepareKind(run, target, ofCluster)
      : prepareExisting(run, target, ofCluster));
    const { underTest, signal, trouble } = prepared;
    const ended = trouble === undefined ? {} : { ended: endedBy(new Error(trouble), screen) };
    surveyed = await survey(underTest, signal);
    screen.expect(requirements.length, namesOf(surveyed));
    if (met?.source !== undefined && config.diagnostics !== 'never')
      met = { ...met, source: { ...met.source, ...(await statesBefore(met.source, surveyed, signal)) } };
    const context = { ...underTest.context, ...asked, alone: await unmanagedPods() };
    const verdicts = await steps.step('suites', () => suites.run(context, signal));
    await expectNodes(surveyed.nodes, underTest);
    return { met, prepared, surveyed, verdicts, ...ended };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return { met, prepared, surveyed, verdicts: suites.verdicts(), ended: endedBy(error, screen) };
  }
}

/** The state of the nodes before the first check, if they can be inspected as root. Later changes can explain a failure. */
async function statesBefore(
  source: Source,
  surveyed: Surveyed,
  signal: AbortSignal,
): Promise<Pick<Source, 'before'>> {
  if (source.nodesOn === undefined) return {};
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUTS.request)]);
  return { before: await readNodeStates(source, deadline, namesOf(surveyed)) };
}

/** How a run ended early; refusals of the API server are shortened. */
export function endedBy(
  error: unknown,
  screen: Pick<Screen, 'trouble'>,
): Pick<Result, 'interrupted' | 'setupError'> {
  if (error instanceof Interrupted) return { interrupted: true };
  const told =
    error instanceof ApiException || isTransient(error) ? new Error(shortReason(error)) : (error as Error);
  screen.trouble(told);
  return { setupError: told.message };
}

/** The result of a run so far. */
export function resultOf(
  { stated }: Pick<Run, 'stated'>,
  { met, prepared, surveyed, verdicts, ended }: Attempt,
): Result {
  const identity = met === undefined ? {} : { cluster: met.identity };
  return {
    ...stated,
    ...identity,
    ...ended,
    properties: {
      ...stated.properties,
      ...Object.fromEntries(
        Object.entries(met?.identity ?? {}).map(([name, value]) => [`cluster.${name}`, value]),
      ),
      ...prepared?.underTest.properties,
      ...surveyed?.properties,
    },
    nodes: surveyed === undefined ? [] : namesOf(surveyed),
    ...(surveyed?.addresses === undefined ? {} : { addresses: surveyed.addresses }),
    verdicts,
  };
}

function namesOf({ nodes }: Surveyed): string[] {
  return nodes.map(({ metadata }) => metadata?.name ?? '').sort();
}
