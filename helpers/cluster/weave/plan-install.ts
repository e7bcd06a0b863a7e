import { ApiException, type KubernetesObject, type V1Node } from '@kubernetes/client-node';
import type { ExistingTarget } from '../../config/config.ts';
import { mirrored } from '../../config/image-registry.ts';
import { textOfAgent } from '../../config/option-values.ts';
import { flagName } from '../../config/options.ts';
import { UsageError } from '../../config/usage-error.ts';
import { tryApply } from '../../kube/apply.ts';
import { type Kube, listAll } from '../../kube/client.ts';
import { type Held, nodeAddresses } from '../../kube/inventory/holders.ts';
import { inventoryOf } from '../../kube/inventory/inventory.ts';
import { type NodeRange, nodeRanges } from '../../kube/inventory/pod-cidrs.ts';
import { isLinux } from '../../kube/inventory/schedulable.ts';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import { contains, encloses, overlaps, parseRange, type Range } from '../../model/range.ts';
import { cniManifest } from '../cni-manifest.ts';
import { findNetwork } from '../find-network.ts';
import { WEAVE_IMAGES } from '../image-list.ts';
import { CNI_FILE } from './remove-cni-file.ts';

/** What an installation of Weave Net in a cluster that is there comes to. */
export interface WeavePlan {
  objects: KubernetesObject[];
  /** IPALLOC_RANGE. */
  range: Range;
  images: string[];
  /** Names of the nodes that are to get an agent. */
  nodes: string[];
}

/** What a kubelet says of a node whose network nobody has installed yet. */
const NO_NETWORK = /NetworkPluginNotReady|NetworkReady=false/;

/**
 * Looks whether Weave Net may be installed in a cluster, and what that would be; changes nothing.
 * @returns undefined where it is there already
 * @throws UsageError where there is another network, something of its name, or a range that it must not have
 */
export async function planWeave(kube: Kube, target: ExistingTarget): Promise<WeavePlan | undefined> {
  const { cni, agent } = await findNetwork(kube, undefined);
  if (cni === 'weave') return undefined;
  if (cni !== 'unknown')
    throw refusal(
      `the network of this cluster is ${cni}${agent === undefined ? '' : `, by ${textOfAgent(agent)}`}; expected a cluster without one`,
    );
  const nodes = (await listAll<V1Node>((query) => kube.core.listNode(query))).filter(isLinux);
  if (nodes.length === 0) throw refusal('this cluster has no Linux node to run on');
  for (const node of nodes) expectNoNetwork(node);
  const range = await rangeFor(kube, target, nodes);
  const { imageRegistry } = target;
  const images = Object.fromEntries(
    WEAVE_IMAGES.map((image) => [
      image,
      imageRegistry === undefined ? image : mirrored(image, imageRegistry),
    ]),
  );
  const weaveOptions = target.installWeave?.options ?? {};
  const objects = await cniManifest('weave', {
    podRanges: [range],
    weaveOptions,
    images,
    apiServer: undefined,
  });
  for (const object of objects)
    if (await isThere(kube, object))
      throw refusal(
        `there is a ${object.kind} ${object.metadata?.name} already, from somebody else or from an interrupted installation; remove it first`,
      );
  await tryApply(kube, objects);
  return {
    objects,
    range,
    images: Object.values(images),
    nodes: nodes.map(({ metadata }) => metadata?.name ?? ''),
  };
}

function refusal(problem: string): UsageError {
  return new UsageError(`${flagName('--install-weave')}: ${problem}`);
}

/** A network that is not known here shows by its nodes: none is Ready without one. */
function expectNoNetwork({ metadata, status }: V1Node): void {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True')
    throw refusal(
      `node ${metadata?.name} is Ready, so it has an unknown network; expected a cluster without one. An interrupted installation of Weave Net may have left the file ${CNI_FILE} there; remove it on that node: rm ${CNI_FILE}`,
    );
  if (!NO_NETWORK.test(ready?.message ?? ''))
    throw refusal(
      `node ${metadata?.name} is not Ready for a reason other than a missing network: ${ready?.message ?? 'no reason given'}`,
    );
}

/** The range that was given, else the only one that the cluster states for its pods. */
async function rangeFor(
  kube: Kube,
  { podRanges, serviceRanges }: ExistingTarget,
  nodes: readonly V1Node[],
): Promise<Range> {
  const stated = await inventoryOf(kube).statedRanges();
  const texts = podRanges?.map(({ text }) => text) ?? [...new Set(stated.pod.map(({ range }) => range.text))];
  const flag = flagName('--ipalloc-range');
  const [text, ...more] = texts;
  if (text === undefined) throw refusal(`the cluster does not state its pod range; add ${flag} as well`);
  if (more.length > 0)
    throw UsageError.of(flag, texts.join(','), 'Weave Net has one range, of IPv4; expected one');
  const range = parseRange(text);
  const given = (serviceRanges ?? []).map((one) => ({ range: one, source: flagName('--service-range') }));
  const around = {
    services: [...given, ...stated.service],
    nodes: nodeAddresses(nodes),
    nodeRanges: nodeRanges(nodes),
  };
  const wrong = wrongWithRange(range, around);
  if (wrong !== undefined) throw UsageError.of(flag, text, wrong);
  return range;
}

async function isThere(kube: Kube, object: KubernetesObject): Promise<boolean> {
  try {
    await kube.objects.read(object as Parameters<typeof kube.objects.read>[0]);
    return true;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return false;
    throw error;
  }
}

/** What a range for pods must not meet. */
export interface Surroundings {
  services: readonly StatedRange[];
  nodes: readonly Held[];
  nodeRanges: readonly NodeRange[];
}

/**
 * Whether Weave Net may hand out of a range in a cluster that is there. The nodes' pod CIDRs may lie in it, as they do where it is the
 * cluster CIDR: Weave Net leaves them alone.
 * @returns what is in its way; undefined: nothing
 */
export function wrongWithRange(
  range: Range,
  { services, nodes, nodeRanges }: Surroundings,
): string | undefined {
  if (range.family !== 4) return 'Weave Net is IPv4 only; expected an IPv4 range such as 10.200.0.0/16';
  const service = services.find((one) => overlaps(one.range, range));
  if (service !== undefined)
    return `it overlaps the Service range ${service.range.text} (${service.source}); expected a range that shares no address with it`;
  const node = nodes.find(({ address }) => contains(range, address));
  if (node !== undefined)
    return `${node.holder} has the address ${node.address.text} in it; expected a range without node addresses`;
  const part = nodeRanges.find((one) => encloses(one.range, range));
  if (part !== undefined && part.range.text !== range.text)
    return `it lies inside ${part.range.text}, the pod CIDR of node ${part.node}; expected the range of the whole cluster`;
  return undefined;
}
