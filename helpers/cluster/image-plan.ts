import type { KindTarget } from '../config/config.ts';
import { EnvironmentError } from '../config/usage-error.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { CommandError } from '../system/run.ts';
import { during } from '../system/running.ts';
import { imagesInArchives } from './archive.ts';
import { bundleIsComplete, ensureBundle } from './bundle/bundle.ts';
import type { BuildOptions } from './bundle/cache.ts';
import { ensureKind } from './bundle/kind-binary.ts';
import { ensureKubeRouter } from './bundle/kube-router.ts';
import { type ChosenCni, type CniName, settledCni } from './cni.ts';
import { hasImage } from './engine/engine.ts';
import { IMAGES, WEAVE_IMAGES } from './image-list.ts';
import type { ControlPlaneImages } from './kind-config.ts';
import { type NetworkManifest, readNetworkManifest } from './network-manifest.ts';

/** Which images a cluster is made of, and how they get onto its nodes. */
export interface ImagePlan {
  source: 'registry' | 'bundle';
  /** Path of the kind binary. */
  kind: string;
  nodeImage: string;
  controlPlane: ControlPlaneImages | undefined;
  /** Official image names and what is used in their place. */
  replaced: Record<string, string>;
  /** Image of the off-cluster client, in the engine's own store. */
  agnhost: string;
  cni: CniName | 'none';
  /** The network of the user's own; undefined: `cni` says which one. */
  manifest: NetworkManifest | undefined;
  /** Why this network, in words, for the first line on the screen and every report. */
  cniReason: string;
  /** Images of the engine's store that are loaded onto the nodes. */
  load: string[];
  /** Archives that are loaded onto the nodes. */
  archives: string[];
}

interface PlanOptions extends BuildOptions {
  target: KindTarget;
}

/** Decides where images come from and gets them; nothing of the cluster is made yet. */
export async function planImages(options: PlanOptions): Promise<ImagePlan> {
  const archived = await imagesInArchives(options.target.imageArchives);
  const base = await basePlan(options, archived);
  const { manifests, podRanges } = options.target;
  const manifest = manifests && (await readNetworkManifest({ manifests, podRanges }));
  const { cni, reason, load } = await chooseCni(options, archived, base.source);
  const fixtures = base.source === 'bundle' ? [] : [IMAGES.agnhost, IMAGES.nginx];
  const network =
    base.source === 'registry' && (cni === 'flannel' || cni === 'kube-router') ? [IMAGES[cni]] : [];
  const wanted = [...fixtures, ...network].filter((image) => !archived.has(image));
  await Promise.all(wanted.map((image) => mustHave(options, image)));
  const own = base.source === 'bundle' && cni === 'kube-router' && !archived.has(IMAGES[cni]);
  const built = own ? await ensureKubeRouter(options) : undefined;
  return {
    ...base,
    replaced: { ...base.replaced, ...(built === undefined ? {} : { [IMAGES['kube-router']]: built.name }) },
    cni,
    manifest,
    cniReason: reason,
    load: [...wanted, ...load],
    archives: [...options.target.imageArchives, ...(built === undefined ? [] : [built.archive])],
  };
}

type BasePlan = Pick<ImagePlan, 'source' | 'kind' | 'nodeImage' | 'controlPlane' | 'replaced' | 'agnhost'>;

async function basePlan(options: PlanOptions, archived: ReadonlySet<string>): Promise<BasePlan> {
  const { target, engine } = options;
  const nodeImage = target.nodeImage ?? IMAGES.node;
  if (target.images === 'bundle') return bundlePlan(options);
  const local = await hasImage(engine, nodeImage);
  const given = local || target.nodeImage !== undefined || target.images === 'registry';
  if (!given) {
    if (await bundleIsComplete(options)) return bundlePlan(options);
    options.log(`looking for ${nodeImage} in its registry`);
    if (!(await pull(options, nodeImage))) {
      options.log('  no image registry can be reached: using a bundle built here instead');
      return bundlePlan(options);
    }
  }
  if (!local) await mustHave(options, nodeImage);
  if (!archived.has(IMAGES.agnhost)) await mustHave(options, IMAGES.agnhost);
  return {
    source: 'registry',
    kind: await ensureKind(options),
    nodeImage,
    controlPlane: undefined,
    replaced: {},
    agnhost: IMAGES.agnhost,
  };
}

async function bundlePlan(options: PlanOptions): Promise<BasePlan> {
  const bundle = await ensureBundle(options);
  return {
    source: 'bundle',
    kind: bundle.kind,
    nodeImage: bundle.nodeImage,
    controlPlane: {
      repository: bundle.imageRepository,
      etcdTag: bundle.etcdTag,
      corednsTag: bundle.corednsTag,
    },
    replaced: {
      [IMAGES.agnhost]: bundle.images.agnhost,
      [IMAGES.nginx]: bundle.images.nginx,
      [IMAGES.flannel]: bundle.images.flannel,
    },
    agnhost: bundle.images.agnhost,
  };
}

interface CniDecision extends ChosenCni {
  /** Images to load from the engine's store. */
  load: string[];
}

async function chooseCni(
  options: PlanOptions,
  archived: ReadonlySet<string>,
  source: ImagePlan['source'],
): Promise<CniDecision> {
  const settled = settledCni(options.target, archived);
  if (settled !== undefined) return { ...settled, load: [] };
  const asked = options.target.cni;
  const missing = WEAVE_IMAGES.filter((image) => !archived.has(image));
  const local = await Promise.all(missing.map((image) => hasImage(options.engine, image)));
  if (local.every(Boolean)) {
    return { cni: 'weave', reason: `its images are in ${options.engine.name}'s store`, load: missing };
  }
  // Where the node image could not be had from a registry, `auto` does not ask one again.
  const ask = asked === 'weave' || source === 'registry';
  const pulled = ask && (await Promise.all(missing.map((image) => pull(options, image)))).every(Boolean);
  if (pulled) return { cni: 'weave', reason: 'its images were pulled', load: missing };
  if (asked === 'weave') {
    throw new EnvironmentError(
      `--cni weave: its images are not available: ${missing.join(', ')}\n  Looked in the given archives, in ${options.engine.name}'s store and in their registry. Pass them with --image-archive FILE (docker save -o FILE ${missing.join(' ')}).`,
    );
  }
  return { cni: 'flannel', reason: 'the images of Weave Net are not available', load: [] };
}

async function pull(options: PlanOptions, image: string): Promise<boolean> {
  try {
    await fetchImage(options, image);
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

async function mustHave(options: PlanOptions, image: string): Promise<void> {
  if (await hasImage(options.engine, image)) return;
  options.log(`pulling ${image}`);
  try {
    await fetchImage(options, image);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new EnvironmentError(
      `${image} is not available: ${error.stderr.trim().split('\n').at(-1)}\n  Without an image registry, --images bundle builds the images from sources.`,
    );
  }
}

async function fetchImage({ engine, running, signal }: PlanOptions, image: string): Promise<void> {
  await during(running, `pulling ${image}`, () =>
    engine.run(['pull', '-q', image], { signal, timeoutMs: TIMEOUTS.pull }),
  );
}
