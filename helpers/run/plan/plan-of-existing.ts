import type { KubernetesObject, V1Namespace } from '@kubernetes/client-node';
import { reach } from '../../cluster/reach.ts';
import { installText } from '../../cluster/weave/install.ts';
import { planRequestedWeave, WEAVE } from '../../cluster/weave-in-cluster.ts';
import { cleanupCommandOf } from '../../config/command-of.ts';
import type { Config, ExistingTarget } from '../../config/config.ts';
import { readable } from '../../kube/client.ts';
import { inventoryOf } from '../../kube/inventory/inventory.ts';
import { takesPart } from '../../kube/inventory/schedulable.ts';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import { INSIDE_ONLY, NOT_OUTSIDE } from '../../model/run-context.ts';
import { podRanges } from '../../requirements/addressing/ranges-in-force.ts';
import type { Declared } from '../../requirements/registry.ts';
import { askedOf } from '../../requirements/requires.ts';
import type { Screen } from '../../system/screen.ts';
import type { Undo } from '../../system/undo.ts';
import { lookAtNamespace } from '../claim-namespace.ts';
import { askRights } from '../preflight.ts';
import { auditOf } from '../selection.ts';
import { shapeOn } from '../settle-shape.ts';
import { ofExisting } from '../target.ts';
import { ON_HOST_NETWORK } from '../wait-fixtures.ts';
import { asking, extras, fixturesOfPlan, OWN, secondsOf } from './plan-parts.ts';
import { kindCounts, nodeLines, type Plan } from './plan-text.ts';
import { type ClusterFacts, predictSkips } from './predict-skips.ts';

/**
 * What a run would do on a cluster that is there, which is only read.
 * @returns the plan, and the rights that no run can do without and this user does not have, in words
 * @throws UsageError where the run would refuse what was asked for; EnvironmentError where the API server does not answer
 */
export async function planOfExisting(
  { only, disruptive, workloads, insideOnly, pods, sampling, maxRate, timeoutMs }: Config,
  target: ExistingTarget,
  requirements: readonly Declared[],
  { screen, interrupt, undo }: { screen: Pick<Screen, 'notice'>; interrupt: AbortSignal; undo: Undo },
): Promise<{ plan: Plan; needed: string[] }> {
  const notice = (line: string) => screen.notice(line);
  const reached = await reach(target, { notice, signal: interrupt, undo });
  const { namespace: given } = target;
  const weave = await planRequestedWeave(reached.kube, target, { line: notice });
  const wanted = await shapeOn(reached.kube, pods);
  const underTest = await ofExisting(reached, target, OWN, wanted, weave && WEAVE);
  const { kube, context } = underTest;
  const { shape } = context;
  const unasked = weave === undefined ? auditOf(requirements, only) : undefined;
  const audit = unasked !== undefined;
  const asked = requirements.filter(({ id }) => unasked === undefined || !(id in unasked));
  const rights = await askRights(underTest, {
    given,
    requirements: askedOf(asked, workloads),
    disruptive,
    audit,
  });
  const { needed, withheld, untold, unknown } = rights;
  if (unknown !== undefined)
    notice(`rights  the API server does not report the rights of this user: ${unknown}`);
  const place = { run: OWN, namespace: context.namespace, given: given !== undefined };
  const { objects, images } = await fixturesOfPlan(place, underTest.replaced);
  const inventory = inventoryOf(kube);
  const [there, version, list, ranges, ofPods] = await Promise.all([
    given === undefined || audit
      ? undefined
      : lookAtNamespace(kube, given, objects, cleanupCommandOf(target)),
    kube.version.getCode(),
    readable(() => inventory.nodes()),
    inventory.statedRanges(),
    podRanges({ run: context, inventory }),
  ]);
  const taking = list?.filter(takesPart(shape));
  const refused = refusedBy(there);
  const known: ClusterFacts = {
    cni: context.cni,
    enforcesPolicies: context.enforcesPolicies,
    agent: context.agent !== undefined,
    disruptive,
    workloads,
    nodes: taking?.length,
    ...(insideOnly ? { notOutside: INSIDE_ONLY } : {}),
    ...(!insideOnly && target.kubeconfig === undefined ? { notOutside: NOT_OUTSIDE } : {}),
    withheld: { ...unasked, ...withheld },
    ...(refused === undefined ? {} : { refused }),
  };
  const nodes = taking?.length ?? 1;
  const plan: Plan = {
    cluster: `${kube.server}: Kubernetes ${version.gitVersion}, certified as it is`,
    network: underTest.properties['network.chosen'] ?? context.cni,
    ranges: `pods ${context.podRanges ?? stated(ofPods.ranges)}, Services ${context.serviceRanges ?? stated(ranges.service)}`,
    place: audit
      ? ['none: the run only reads; rights to list and get are enough']
      : given === undefined
        ? [
            `a new namespace, ${OWN}, removed at the end with everything in it`,
            weave === undefined
              ? 'cluster-wide: namespaces, and nothing else'
              : 'cluster-wide: namespaces, and of Weave Net a ClusterRole and its binding, which stay',
          ]
        : [
            `namespace ${given}, which stays; the run's objects have the label netconform.io/run and are removed at the end`,
            ...(there === undefined ? ['this user may not see whether it exists'] : []),
            ...(weave === undefined
              ? ['cluster-wide: nothing']
              : ['cluster-wide: of Weave Net a ClusterRole and its binding, which stay']),
          ],
    makes: audit
      ? ['nothing']
      : [
          ...(weave === undefined ? [] : installText(weave)),
          ...(given === undefined ? ['1 Namespace'] : ['1 Lease (netconform)']),
          ...kindCounts(objects),
          `with ${podsOf(objects, nodes)} pods in all, without privileges; those of DaemonSet ${ON_HOST_NETWORK} on the host network`,
          ...extras(requirements, predictSkips(requirements, known)),
        ],
    images: audit ? ['none'] : [...images, ...(weave?.images ?? [])],
    nodes: list === undefined ? ['this user may not list them'] : nodeLines(list, shape),
    ...asking(requirements, known, { sampling, maxRate }),
    rights: untold.map((line) => `this user may not ${line}`),
    seconds: audit ? AUDIT_SECONDS : secondsOf(requirements, known, { sampling, maxRate, made: false }),
    timeoutMs,
  };
  return { plan, needed };
}

/** About how long a run takes that only reads, s. */
const AUDIT_SECONDS = 5;

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
