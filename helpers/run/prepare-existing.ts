import { timeLimit } from '../cluster/make-cluster.ts';
import { reach } from '../cluster/reach.ts';
import { agree, bringWeave, WEAVE, weaveAsked } from '../cluster/weave-in-cluster.ts';
import { cleanupCommandOf } from '../config/command-of.ts';
import type { ExistingTarget } from '../config/config.ts';
import { SECRET_WEAVE_OPTIONS } from '../config/weave-options.ts';
import { clusterTime } from '../kube/cluster-time.ts';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { takesPart } from '../kube/inventory/schedulable.ts';
import { readable } from '../kube/readable.ts';
import { shortReason } from '../kube/wait.ts';
import { appliesTo, needsHostNetwork } from '../requirements/requires.ts';
import { claimNamespace } from './claim-namespace.ts';
import { tellExpired } from './cleanup/tell-expired.ts';
import { expiryAfter } from './expiry.ts';
import { fixturesIn } from './fixtures.ts';
import { identify } from './identity.ts';
import type { Job, Prepared } from './job.ts';
import { preflight, tellWithheld } from './preflight.ts';
import { keepsFixtures } from './see-again.ts';
import { shapeOn } from './settle-shape.ts';
import { ofExisting } from './target.ts';
import { tellRate } from './tell-rate.ts';

/**
 * Reaches a cluster that others made, looks whether the run may be made there, and puts the fixtures in.
 * @throws UsageError when what was asked for cannot be done there; nothing has been made then
 */
export async function prepareExisting(job: Job, target: ExistingTarget): Promise<Prepared> {
  const {
    name,
    config,
    requirements,
    screen,
    steps,
    interrupt,
    result,
    diagnosis,
    undo,
    startSuites,
    unwatched,
  } = job;
  const { disruptive } = config;
  const time = timeLimit(config.timeoutMs);
  undo.push(time.clear);
  const signal = AbortSignal.any([interrupt, time.signal]);
  const notice = (line: string) => screen.notice(line);
  const reached = await reach(target, { notice, signal, undo });
  await identify(reached.kube, result, target.kubeconfig === undefined);
  const weave = await weaveAsked(reached.kube, target, screen);
  const shape = await shapeOn(reached.kube, config.pods);
  const underTest = await ofExisting(reached, target, name, shape, weave && WEAVE);
  const { kube, context } = underTest;
  const secrets = SECRET_WEAVE_OPTIONS.flatMap((option) => target.installWeave?.options[option] ?? []);
  diagnosis.of({ kube, context, secrets });
  const { namespace: given } = target;
  // Told once the run may begin: what is wrong with what was asked for is to stand alone.
  const telling: (() => void)[] = [];
  const withheld = await preflight(underTest, {
    given,
    requirements,
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
      given === undefined ? `a new namespace, ${name}` : `namespace ${given}, which stays`
    }`,
  );
  for (const tell of telling) tell();
  if (config.maxRate !== undefined) {
    const nodes = (await readable(() => inventoryOf(kube).nodes()))?.filter(takesPart(shape)).length;
    tellRate(config, requirements, { cni: context.cni, nodes, made: false }, screen);
  }
  // One that makes no namespaces has no right to look for those of others.
  const expired = given === undefined ? await tellExpired(kube, cleanupCommandOf(target)) : undefined;
  if (expired !== undefined) screen.notice(expired);
  if (weave !== undefined) await bringWeave(kube, weave, { steps, screen, signal, undo });
  const removal = `\`${cleanupCommandOf(target)} --run ${name}\` removes`;
  undo.push(async () => {
    if (keepsFixtures(config, result)) {
      const until = given === undefined ? `, which expires ${expires}` : '';
      screen.notice(`kept    the fixtures in namespace ${namespace}${until}; ${removal} them`);
      return;
    }
    await fixtures.remove(kube, AbortSignal.timeout(config.timeoutMs)).catch((error: unknown) => {
      throw new Error(
        `what the run made in namespace ${namespace} was not removed: ${shortReason(error)}; ${removal} it`,
      );
    });
  });
  const [, made] = await Promise.allSettled([startSuites(), fixtures.applyEarly(kube, signal)]);
  if (made.status === 'rejected') throw made.reason;
  const refused = await steps.step('fixtures', () => fixtures.applyRest(kube, signal));
  const unasked =
    refused === undefined
      ? {}
      : Object.fromEntries(
          requirements
            .filter((one) => needsHostNetwork(one) && appliesTo(one, context.cni))
            .map(({ id }) => [id, refused]),
        );
  tellWithheld(unasked, screen);
  context.withheld = { ...withheld, ...unasked };
  return { underTest, signal };
}
