import { AGENTS, type CniName } from '../cluster/cni.ts';
import type { Engine } from '../cluster/engine/engine.ts';
import { findNetwork, type Network } from '../cluster/find-network.ts';
import { IMAGES } from '../cluster/image-list.ts';
import type { KindCluster } from '../cluster/make-cluster.ts';
import type { NetworkManifest } from '../cluster/network-manifest.ts';
import type { Reached } from '../cluster/reach.ts';
import type { ExistingTarget, KindTarget } from '../config/config.ts';
import { textOfAgent } from '../config/option-values.ts';
import { SECRET_WEAVE_OPTIONS } from '../config/weave-options.ts';
import { type Kube, listAll, readable } from '../kube/client.ts';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { enforcesPolicies } from '../kube/inventory/networks.ts';
import type { StatedRange } from '../kube/inventory/stated-range.ts';
import { imagesOnNodes } from '../kube/node-images.ts';
import { defined } from '../model/defined.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { type PodShape, UNSHAPED } from '../model/pod-shape.ts';
import { type Ranges, textOf } from '../model/range.ts';
import type { RunContext } from '../model/run-context.ts';
import { podRanges } from '../requirements/addressing/ranges-in-force.ts';
import type { Source } from './diagnostics/source.ts';
import { imagesThatRan, mirroredImages } from './run-images.ts';

/** What the suites and the reports need to know of the cluster under test. */
export interface UnderTest {
  kube: Kube;
  context: RunContext;
  /** Official image names and what is used in their place. */
  replaced: Readonly<Record<string, string>>;
  properties: Record<string, string>;
}

export function ofKind(
  cluster: KindCluster,
  target: KindTarget,
  run: string,
  shape: PodShape = UNSHAPED,
): UnderTest {
  return {
    kube: cluster.kube,
    replaced: cluster.replaced,
    context: {
      access: { kubeconfig: cluster.kubeconfig },
      name: run,
      namespace: run,
      shape,
      podRanges: textOf(cluster.podRanges),
      serviceRanges: textOf(cluster.serviceRanges),
      cni: cluster.cni,
      ...enforcing(target.manifests?.enforcesPolicies ?? enforcesPolicies([cluster.agent?.daemonSet ?? ''])),
      ...(cluster.agent === undefined ? {} : { agent: cluster.agent }),
      disruptive: false,
      outside: {
        kind: 'container',
        network: cluster.network.name,
        image: cluster.agnhost,
        run: cluster.name,
      },
    },
    properties: {
      'cluster.made-by': `kind on ${cluster.engine.name} ${cluster.engine.version}`,
      'cluster.node-image': cluster.nodeImage,
      'cluster.images': cluster.imageSource === 'bundle' ? 'built here, from sources' : 'official',
      'network.chosen': `${cluster.cni}: ${cluster.cniReason}`,
      'range.nodes': textOf(cluster.network.ranges),
      'asked.cni': target.manifests?.files.join(', ') ?? target.cni,
      'asked.ip-family': target.ipFamily,
      'asked.ipalloc-range': textOf(target.podRanges),
      'asked.service-range': textOf(target.serviceRanges),
      'asked.workers': String(target.workers),
    },
  };
}

/** What diagnostics are taken of, of a cluster that kind makes; known as soon as its API answers. */
export function sourceOfKind(
  kube: Kube,
  target: KindTarget,
  { engine, cni, manifest }: { engine: Engine; cni: CniName | 'none'; manifest: NetworkManifest | undefined },
): Source {
  const agent = cni === 'none' ? manifest?.agent : AGENTS[cni];
  return {
    kube,
    context: { namespace: target.name, cni, ...(agent === undefined ? {} : { agent }) },
    nodesOn: { engine, cluster: target.name },
    secrets: SECRET_WEAVE_OPTIONS.flatMap((name) => target.weaveOptions[name] ?? []),
  };
}

/**
 * A cluster that is there and was reached: what it is, as far as it says so.
 * @param installed the network that this run installs; absent: it is looked for
 */
export async function ofExisting(
  { kube, access }: Reached,
  target: Pick<ExistingTarget, 'namespace' | 'podRanges' | 'serviceRanges'> &
    Partial<Pick<ExistingTarget, 'imageRegistry' | 'networkAgent' | 'enforcesPolicies'>>,
  run: string,
  shape: PodShape = UNSHAPED,
  installed?: Network,
): Promise<UnderTest> {
  const { imageRegistry, networkAgent } = target;
  const [network, replaced] = await Promise.all([
    installed ?? findNetwork(kube, networkAgent),
    imageRegistry === undefined ? localImages(kube) : mirroredImages(imageRegistry),
  ]);
  const { cni, agent, agentless, affinity } = network;
  const found = `${cni}: as found${networkAgent === undefined ? '' : `, its agent ${textOfAgent(networkAgent)} as given`}`;
  return {
    kube,
    replaced,
    context: {
      access,
      name: run,
      namespace: target.namespace ?? run,
      shape: affinity === undefined ? shape : { ...shape, agentAffinity: affinity },
      ...(target.podRanges === undefined ? {} : { podRanges: textOf(target.podRanges) }),
      ...(target.serviceRanges === undefined ? {} : { serviceRanges: textOf(target.serviceRanges) }),
      cni,
      ...enforcing(target.enforcesPolicies ?? network.enforcesPolicies),
      ...defined({ agent, agentless }),
      disruptive: false,
      outside: { kind: access.kubeconfig === undefined ? 'none' : 'machine' },
    },
    properties: {
      'cluster.made-by': 'somebody else: certified as it is',
      ...(access.kubeconfig === undefined ? { 'asked.from': 'a pod of the cluster' } : {}),
      'cluster.server': kube.server,
      ...(imageRegistry === undefined ? {} : { 'asked.image-registry': imageRegistry }),
      'network.chosen': installed === undefined ? found : `${cni}: installed by this run, and stays`,
      'asked.ipalloc-range': asked(target.podRanges),
      'asked.service-range': asked(target.serviceRanges),
    },
  };
}

function enforcing(enforces: boolean | undefined): Pick<RunContext, 'enforcesPolicies'> {
  return enforces === undefined ? {} : { enforcesPolicies: enforces };
}

/** Local builds of the fixtures' images that the nodes hold already: a cluster of ours without a registry. */
async function localImages(kube: Kube): Promise<Record<string, string>> {
  const names = (await readable(() => imagesOnNodes(kube))) ?? [];
  const replaced: Record<string, string> = {};
  for (const role of ['agnhost', 'nginx'] as const) {
    const local = names.find((name) => name.startsWith(`localhost/netconform-local/${role}:`));
    if (local !== undefined && !names.includes(IMAGES[role])) replaced[IMAGES[role]] = local;
  }
  return replaced;
}

/** Properties that are read from the cluster itself once its fixtures run. */
export async function readProperties(
  kube: Kube,
  context: RunContext,
  inventory = inventoryOf(kube),
): Promise<Record<string, string>> {
  const [version, ranges, ofPods, nodes, pods, agents] = await Promise.all([
    kube.version.getCode(),
    inventory.statedRanges(),
    podRanges({ run: { cni: context.cni }, inventory }),
    readable(() => inventory.nodes()).then((list) => list ?? []),
    context.audit === true
      ? []
      : listAll((query) =>
          kube.core.listNamespacedPod({
            namespace: context.namespace,
            labelSelector: `${RUN_LABEL}=${context.name}`,
            ...query,
          }),
        ),
    context.agent === undefined
      ? []
      : readable(() =>
          listAll((query) =>
            kube.core.listNamespacedPod({
              namespace: context.agent?.namespace ?? '',
              labelSelector: context.agent?.selector ?? '',
              ...query,
            }),
          ),
        ).then((list) => list ?? []),
  ]);
  const agentImage = agents[0]?.spec?.containers[0]?.image;
  return {
    'kubernetes.version': version.gitVersion,
    'network.cni': context.cni,
    'network.version': agentImage?.split(':').at(-1) ?? 'unknown',
    nodes: nodes
      .map(
        ({ metadata, status }) =>
          `${metadata?.name} (${status?.nodeInfo?.osImage}, kernel ${status?.nodeInfo?.kernelVersion})`,
      )
      .join('; '),
    'nodes.count': String(nodes.length),
    'range.pods': context.podRanges ?? told(ofPods.ranges),
    'range.services': context.serviceRanges ?? told(ranges.service),
    ...Object.fromEntries(
      Object.entries(imagesThatRan([...pods, ...agents])).map(([image, ids]) => [`image.${image}`, ids]),
    ),
  };
}

function asked(ranges: Ranges | undefined): string {
  return ranges === undefined ? 'as the cluster says' : textOf(ranges);
}

/** Ranges with the places where they were read. */
function told(ranges: readonly StatedRange[]): string {
  return ranges.map(({ range, source }) => `${range.text} (${source})`).join('; ') || 'not stated';
}
