import { imagesInArchives } from '../../cluster/archive.ts';
import { AGENTS, type ChosenCni, settledCni } from '../../cluster/cni.ts';
import { IMAGES } from '../../cluster/image-list.ts';
import { readNetworkManifest } from '../../cluster/network-manifest.ts';
import { nodeNames } from '../../cluster/up.ts';
import type { Config, Keep, KindTarget } from '../../config/config.ts';
import { isRunName } from '../../config/option-values.ts';
import { enforcesPolicies } from '../../kube/inventory/networks.ts';
import { textOf } from '../../model/range.ts';
import { INSIDE_ONLY } from '../../model/run-context.ts';
import type { Declared } from '../../requirements/registry.ts';
import { NETWORK_IMAGES } from '../run-images.ts';
import { asking, extras, fixturesOfPlan, OWN, secondsOf } from './plan-parts.ts';
import { kindCounts, type Plan } from './plan-text.ts';
import { type ClusterFacts, predictSkips } from './predict-skips.ts';

const KEPT: Readonly<Record<Keep, string>> = {
  never: 'removed afterwards',
  'on-failure': 'kept if it fails',
  always: 'and kept',
};

/** What a run would do that makes its cluster; no engine is asked. */
export async function planOfKind(
  { disruptive, workloads, insideOnly, sampling, maxRate, timeoutMs, keep }: Config,
  target: KindTarget,
  requirements: readonly Declared[],
): Promise<Plan> {
  const { nodeRange, podRanges, serviceRanges, workers, imageArchives } = target;
  const settled = settledCni(target, await imagesInArchives(imageArchives));
  const cni = settled?.cni ?? target.cni;
  const manifest =
    target.manifests && (await readNetworkManifest({ manifests: target.manifests, podRanges }));
  const name = isRunName(target.name) ? OWN : target.name;
  const nodes = workers + 1;
  const known: ClusterFacts = {
    cni,
    enforcesPolicies:
      target.manifests?.enforcesPolicies ?? enforcesPolicies([manifest?.agent?.daemonSet ?? agentOf(cni)]),
    agent: cni !== 'none' || manifest?.agent !== undefined,
    disruptive,
    workloads,
    nodes,
    withheld: {},
    ...(insideOnly ? { notOutside: INSIDE_ONLY } : {}),
  };
  const { objects, images } = await fixturesOfPlan({ run: name, namespace: name, given: false }, {});
  return {
    cluster: `${name}: made by kind, ${nodes} node${nodes === 1 ? '' : 's'}, ${KEPT[keep]}`,
    network: manifest === undefined ? networkText(cni, settled) : (settled?.reason ?? ''),
    ranges: `pods ${textOf(podRanges)}, Services ${textOf(serviceRanges)}, nodes ${nodeRange?.text ?? 'a free /24'}`,
    place: [
      `a separate network with an egress guard, both removed with the cluster`,
      `in the cluster: namespace ${name}`,
    ],
    makes: [...kindCounts(objects), ...extras(requirements, predictSkips(requirements, known))],
    images: [
      `${target.nodeImage ?? IMAGES.node} (nodes)`,
      ...images,
      ...(manifest?.images ?? cniImages(cni)),
      ...(imageArchives.length > 0 ? [`those of ${imageArchives.join(', ')}`] : []),
      target.images === 'bundle'
        ? 'built here from sources instead'
        : target.images === 'auto'
          ? 'from the machine, else their registries, else built here from sources instead'
          : 'from the machine, else their registries',
    ],
    nodes: [nodeNames({ name, workers }).join(', ')],
    ...asking(requirements, known, { sampling, maxRate }),
    rights: [],
    seconds: secondsOf(requirements, known, { sampling, maxRate, made: true }),
    timeoutMs,
  };
}

function agentOf(cni: KindTarget['cni']): string {
  return cni === 'auto' || cni === 'none' ? '' : AGENTS[cni].daemonSet;
}

function networkText(cni: KindTarget['cni'], settled: ChosenCni | undefined): string {
  if (cni === 'auto') return 'Weave Net if its images are available, else flannel';
  return settled === undefined ? `${cni}: requested` : `${cni}: ${settled.reason}`;
}

function cniImages(cni: KindTarget['cni']): readonly string[] {
  if (cni !== 'auto') return NETWORK_IMAGES[cni];
  return [`${NETWORK_IMAGES.weave.join(', ')}, or ${NETWORK_IMAGES.flannel.join(', ')}`];
}
