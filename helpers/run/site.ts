import { cleanupCommandOf } from '../config/command-of.ts';
import type { ExistingTarget } from '../config/config.ts';
import { clusterTime } from '../kube/cluster-time.ts';
import { shortReason } from '../kube/wait.ts';
import { defined } from '../model/defined.ts';
import type { RunContext } from '../model/run-context.ts';
import { appliesTo, needsHostNetwork } from '../requirements/requires.ts';
import type { Undo } from '../system/undo.ts';
import { claimNamespace } from './claim-namespace.ts';
import { type Fixtures, fixturesIn } from './fixtures.ts';
import { readNodesBefore } from './nodes-before.ts';
import { expiryAfter } from './run-name.ts';
import type { Run } from './settle-run.ts';
import type { ClusterStage } from './stage.ts';
import type { UnderTest } from './target.ts';

/** A namespace of a cluster of others that is this run's, with nothing in it yet. */
export interface Site {
  fixtures: Fixtures;
  /** When it is nobody's any more, in RFC 3339. */
  expires: string;
  /** Where the fixtures are going to be, in words. */
  place: string;
}

/**
 * Takes the namespace that was given, until what it did is undone; one of the run's own is made with the fixtures.
 * @throws UsageError where it is not free
 */
export async function claimSite(
  { name, config }: Run,
  target: ExistingTarget,
  { kube, context, replaced }: UnderTest,
  undo: Undo,
): Promise<Site> {
  const expires = expiryAfter(config.timeoutMs, await clusterTime(kube));
  const { namespace: given } = target;
  const place = { run: name, namespace: context.namespace, given: given !== undefined, expires };
  const fixtures = fixturesIn(place, replaced, context.shape);
  if (given === undefined) return { fixtures, expires, place: `a new namespace, ${name}` };
  undo.defer(await claimNamespace(kube, given, name, await fixtures.objects(), cleanupCommandOf(target)));
  return { fixtures, expires, place: `namespace ${given}, which stays` };
}

/** Fixtures that are in a cluster. */
export interface Put {
  /** What the suites are told of them. */
  context: Pick<RunContext, 'nodesBefore' | 'waitedInVain'> & Required<Pick<RunContext, 'withheld'>>;
  /** Why some of them are not ready, in words. */
  trouble: string | undefined;
  /** Calls the removal off, and says where they are. */
  keep(): Promise<void>;
}

/** Puts the fixtures in, and starts the suites meanwhile. */
export async function putFixtures(
  { name, config, requirements }: Run,
  target: ExistingTarget,
  { kube, context }: UnderTest,
  { fixtures, expires }: Site,
  { screen, steps, undo, startSuites, signal }: ClusterStage & { signal: AbortSignal },
): Promise<Put> {
  const { namespace } = context;
  const removal = `\`${cleanupCommandOf(target)} --run ${name}\` removes`;
  const callOff = undo.defer(() =>
    fixtures.remove(kube, AbortSignal.timeout(config.timeoutMs)).catch((error: unknown) => {
      throw new Error(
        `the objects of the run in namespace ${namespace} were not removed: ${shortReason(error)}; ${removal} it`,
      );
    }),
  );
  const onHosts = requirements.filter((one) => needsHostNetwork(one) && appliesTo(one, context.cni));
  let nodesBefore: RunContext['nodesBefore'];
  const putEarly = async () => {
    // The making of the run's own pods may mend what is to be found.
    if (onHosts.length > 0) {
      await fixtures.applyHosts(kube, signal);
      nodesBefore = await readNodesBefore(kube, context);
    }
    await fixtures.applyEarly(kube, signal);
  };
  const [, made] = await Promise.allSettled([startSuites(), putEarly()]);
  if (made.status === 'rejected') throw made.reason;
  const { refused, trouble, waitedInVain } = await steps.step('fixtures', () =>
    fixtures.applyRest(kube, signal),
  );
  const withheld = refused === undefined ? [] : onHosts.map(({ id }) => [id, refused]);
  return {
    context: {
      withheld: Object.fromEntries(withheld),
      ...defined({ nodesBefore, waitedInVain }),
    },
    trouble,
    async keep() {
      callOff();
      const until = target.namespace === undefined ? `, which expires ${expires}` : '';
      screen.notice(`kept    the fixtures in namespace ${namespace}${until}; ${removal} them`);
    },
  };
}
