import type { KubernetesObject, V1Namespace, V1Node } from '@kubernetes/client-node';
import { inventoryOf } from '../address/inventory.ts';
import { textOf } from '../address/range.ts';
import { leftOutBecause } from '../address/schedulable.ts';
import type { StatedRange } from '../address/stated-ranges.ts';
import { IMAGES } from '../cluster/image-list.ts';
import { nodeNames } from '../cluster/up.ts';
import type { Config, ExistingTarget, KindTarget } from '../config/config.ts';
import { EnvironmentError } from '../config/usage-error.ts';
import { containersOf } from '../kube/manifest.ts';
import { readable } from '../kube/readable.ts';
import { UNSHAPED } from '../kube/shape.ts';
import type { Screen } from '../report/screen.ts';
import type { Declared } from '../requirement/registry.ts';
import { EXIT } from '../requirement/result.ts';
import { checkMachine, checkOut } from './check-machine.ts';
import { lookAtNamespace } from './claim-namespace.ts';
import { fixturesIn, ON_HOST_NETWORK } from './fixtures.ts';
import { aboutSeconds, foreseenSkips, type Known, openNeeds } from './foreseen.ts';
import { kindCounts, type Plan, planText } from './plan-text.ts';
import { askRights, refusal } from './preflight.ts';
import { reach } from './reach.ts';
import { selected } from './selection.ts';
import { allRequirements } from './suites.ts';
import { ofExisting } from './target.ts';

/** How the namespaces of runs are named. */
const OWN = 'netconform-<6 hex digits>';

interface Telling {
  interrupt: AbortSignal;
  /** Takes the plan. */
  print: (text: string) => void;
}

/**
 * Tells what a run would do, and does nothing of it: a cluster that is there is only read, and asked what this user may do.
 * @returns the exit code
 * @throws UsageError where the run would refuse what was asked for; EnvironmentError where it could not begin
 */
export async function dryRun(
  config: Config,
  screen: Pick<Screen, 'notice'>,
  { interrupt, print }: Telling,
): Promise<number> {
  await checkOut(config.out);
  const requirements = selected(await allRequirements(), config.only);
  const { target } = config;
  if (target.kind === 'kind') {
    await checkMachine(target);
    print(planText(await planOfKind(config, target, requirements)));
  } else {
    const undo: (() => Promise<void> | void)[] = [];
    try {
      const { plan, needed } = await planOfExisting(config, target, requirements, {
        screen,
        interrupt,
        undo,
      });
      print(planText(plan));
      if (needed.length > 0) throw new EnvironmentError(refusal(needed, target.namespace));
    } finally {
      for (const step of undo.reverse()) await step();
    }
  }
  screen.notice('dry run: nothing was made');
  return EXIT.conformant;
}

async function planOfKind(
  { disruptive, timeoutMs }: Config,
  target: KindTarget,
  requirements: readonly Declared[],
): Promise<Plan> {
  const { cni, nodeRange, podRanges, serviceRanges, workers, imageArchives, keep } = target;
  const name = /^netconform-[0-9a-f]{6}$/.test(target.name) ? OWN : target.name;
  const nodes = workers + 1;
  const known: Known = { cni, disruptive, nodes, withheld: {} };
  const { objects, images } = await fixturesOfPlan({ run: name, namespace: name, given: false }, {});
  return {
    cluster: `${name}: made by kind, ${nodes} node${nodes === 1 ? '' : 's'}, ${keep ? 'and kept' : 'removed afterwards'}`,
    network:
      cni === 'auto'
        ? 'Weave Net where its images can be had, else flannel'
        : cni === 'none'
          ? 'none is installed'
          : cni,
    ranges: `pods ${textOf(podRanges)}, Services ${textOf(serviceRanges)}, nodes ${nodeRange?.text ?? 'a free /24'}`,
    place: [
      `a network of the engine's own for the cluster with a guard for what leaves it, both removed with it`,
      `in the cluster: namespace ${name}`,
    ],
    makes: [...kindCounts(objects), ...extras(requirements, foreseenSkips(requirements, known))],
    images: [
      `${target.nodeImage ?? IMAGES.node} (nodes)`,
      ...images,
      ...cniImages(cni),
      ...(imageArchives.length > 0 ? [`those of ${imageArchives.join(', ')}`] : []),
      target.images === 'bundle'
        ? 'built here from sources in their place'
        : target.images === 'auto'
          ? 'from the machine, else their registries, else built here from sources in their place'
          : 'from the machine, else their registries',
    ],
    nodes: [nodeNames({ name, workers }).join(', ')],
    ...asking(requirements, known),
    rights: [],
    seconds: aboutSeconds({
      requirements: requirements.length,
      nodes,
      made: true,
      restarts: restarts(requirements, known),
    }),
    timeoutMs,
  };
}

function cniImages(cni: KindTarget['cni']): string[] {
  const weave = [IMAGES['weave-kube'], IMAGES['weave-npc']];
  if (cni === 'none') return [];
  if (cni === 'flannel') return [IMAGES.flannel];
  return cni === 'weave' ? weave : [`${weave.join(', ')}, or ${IMAGES.flannel}`];
}

async function planOfExisting(
  { disruptive, timeoutMs }: Config,
  target: ExistingTarget,
  requirements: readonly Declared[],
  {
    screen,
    interrupt,
    undo,
  }: { screen: Pick<Screen, 'notice'>; interrupt: AbortSignal; undo: (() => Promise<void> | void)[] },
): Promise<{ plan: Plan; needed: string[] }> {
  const notice = (line: string) => screen.notice(line);
  const reached = await reach(target, { notice, signal: interrupt, undo });
  const { namespace: given } = target;
  const underTest = await ofExisting(reached, target, OWN);
  const { kube, context } = underTest;
  const ids = requirements.map(({ id }) => id);
  const { needed, withheld, untold } = await askRights(underTest, { given, ids, disruptive }, notice);
  const place = { run: OWN, namespace: context.namespace, given: given !== undefined };
  const { objects, images } = await fixturesOfPlan(place, underTest.replaced);
  const inventory = inventoryOf(kube);
  const [there, version, list, ranges] = await Promise.all([
    given === undefined ? undefined : lookAtNamespace(kube, given, objects),
    kube.version.getCode(),
    readable(() => inventory.nodes()),
    inventory.statedRanges(),
  ]);
  const taking = list?.filter((node) => leftOutBecause(node, UNSHAPED) === undefined);
  const refused = refusedBy(there);
  const known: Known = {
    cni: context.cni,
    disruptive,
    nodes: taking?.length,
    withheld,
    ...(refused === undefined ? {} : { refused: { reason: refused, ids: ON_HOST_NETWORK.for } }),
  };
  const nodes = taking?.length ?? 1;
  const plan: Plan = {
    cluster: `${kube.server}: Kubernetes ${version.gitVersion}, certified as it is`,
    network: `${context.cni}: as found`,
    ranges: `pods ${context.podRanges ?? stated(ranges.pod)}, Services ${context.serviceRanges ?? stated(ranges.service)}`,
    place:
      given === undefined
        ? [
            `a namespace of its own, ${OWN}, removed afterwards with all that is in it`,
            'cluster-wide: namespaces, and nothing else',
          ]
        : [
            `namespace ${given}, which stays; what is put in has the label netconform.io/run, and is removed afterwards`,
            ...(there === undefined ? ['whether it is there this user may not see'] : []),
            'cluster-wide: nothing',
          ],
    makes: [
      ...(given === undefined ? ['1 Namespace'] : ['1 Lease (netconform)']),
      ...kindCounts(objects),
      `with ${podsOf(objects, nodes)} pods in all, without privileges; those of DaemonSet ${ON_HOST_NETWORK.name} on the host network`,
      ...extras(requirements, foreseenSkips(requirements, known)),
    ],
    images,
    nodes: nodeLines(list),
    ...asking(requirements, known),
    rights: untold.map((line) => `this user may not ${line}`),
    seconds: aboutSeconds({
      requirements: requirements.length,
      nodes,
      made: false,
      restarts: restarts(requirements, known),
    }),
    timeoutMs,
  };
  return { plan, needed };
}

async function fixturesOfPlan(
  place: Parameters<typeof fixturesIn>[0],
  replaced: Readonly<Record<string, string>>,
): Promise<{ objects: KubernetesObject[]; images: string[] }> {
  const objects = await fixturesIn(place, replaced).objects();
  const images = new Set(objects.flatMap(containersOf).flatMap(({ image }) => image ?? []));
  return { objects, images: [...images].sort() };
}

/** Why a namespace does not take pods on the host network, as its Pod Security level says. */
function refusedBy(namespace: V1Namespace | undefined): string | undefined {
  const level = namespace?.metadata?.labels?.['pod-security.kubernetes.io/enforce'];
  if (level === undefined || level === 'privileged') return undefined;
  return `needs a pod on the host network, which Pod Security level ${level} of the namespace refuses`;
}

function stated(ranges: readonly StatedRange[]): string {
  return [...new Set(ranges.map(({ range }) => range.text))].join(', ') || 'not stated';
}

/** Pods that the fixtures come to, where so many nodes take part. */
function podsOf(objects: readonly KubernetesObject[], nodes: number): number {
  const counts = objects.map((object) => {
    if (object.kind === 'Pod') return 1;
    if (object.kind === 'DaemonSet') return nodes;
    return object.kind === 'Deployment'
      ? ((object as { spec?: { replicas?: number } }).spec?.replicas ?? 1)
      : 0;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function nodeLines(nodes: readonly V1Node[] | undefined): string[] {
  if (nodes === undefined) return ['which there are this user may not see'];
  return nodes.map((node) => {
    const name = node.metadata?.name;
    const why = leftOutBecause(node, UNSHAPED);
    if (why !== undefined) return `${name} does not take part: ${why}`;
    const ready = node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
    return `${name}${ready ? '' : ' takes part, but is not Ready: it counts as one that fails'}`;
  });
}

/** What requirements make beside the fixtures. */
function extras(requirements: readonly Declared[], skipped: Readonly<Record<string, string>>): string[] {
  return requirements.flatMap(({ id, makes }) =>
    makes === undefined || id in skipped ? [] : [`for ${id}: ${makes}`],
  );
}

function asking(requirements: readonly Declared[], known: Known): Pick<Plan, 'requirements' | 'skipped'> {
  const skipped = foreseenSkips(requirements, known);
  const asked = requirements.filter(({ id }) => !(id in skipped));
  const open = openNeeds(asked);
  return {
    requirements: [
      `${asked.length} of ${requirements.length} requirements`,
      ...(open.length === 0 ? [] : ['some need more than the fixtures, and tell where it is not there:']),
      ...open.map((line) => `  ${line}`),
    ],
    skipped,
  };
}

function restarts(requirements: readonly Declared[], known: Known): boolean {
  return requirements.some(({ id }) => id === 'REC-1') && !('REC-1' in foreseenSkips(requirements, known));
}
