import { join } from 'node:path';
import { SUITE } from './apt-sources.ts';
import { makeMissing } from './build.ts';
import { FIXTURES } from './bundle-steps.ts';
import { type BuildOptions, BundleCache, withLock } from './cache.ts';
import { makeRoot, type Root } from './debian-root.ts';
import type { GoBuild } from './go-build.ts';
import { layerOf, makeLayer, writeArchive } from './image-archive.ts';
import { IPTABLES, PATH } from './image-recipes.ts';
import { planSteps } from './key.ts';
import { programStep } from './program-steps.ts';
import {
  BUNDLE_LABEL,
  goArch,
  imageNames,
  readVersions,
  type Step,
  type StepContext,
  type Versions,
} from './versions.ts';

/** An image that was built here, in an archive of its own. */
interface BuiltImage {
  name: string;
  archive: string;
}

/**
 * The image of kube-router, built here where it is not yet. It stands beside the bundle: only who asks for this network waits
 * for it, less than two minutes the first time.
 * @throws EnvironmentError when a tool is missing or a step fails, UsageError when a disk is too small
 */
export async function ensureKubeRouter(options: BuildOptions): Promise<BuiltImage> {
  const cache = new BundleCache(options.cacheDir);
  const versions = await readVersions(FIXTURES);
  const plan = await planSteps(FIXTURES, kubeRouterSteps(versions), goArch());
  const image = plan.steps.find(({ name }) => name === 'kube-router-image');
  if (image === undefined) throw new Error('there is no step kube-router-image');
  if (!cache.has(image))
    await withLock(cache.dir, options, () => makeMissing(plan, versions, cache, options));
  return { name: imageNames(versions, plan.id).kubeRouter, archive: join(cache.outputOf(image), ARCHIVE) };
}

const ARCHIVE = 'kube-router.tar';

const ROOT: Root = { packages: 'debian/kube-router.packages', variant: 'essential', hooks: () => [] };

const PROGRAM = '/usr/local/bin/kube-router';

function kubeRouterSteps(versions: Versions): Step[] {
  const how: GoBuild = {
    cgo: false,
    tags: [],
    stamps: { 'github.com/cloudnativelabs/kube-router/v2/pkg/version.Version': versions['kube-router'] },
  };
  return [
    programStep('kube-router', versions, how, 60),
    {
      name: 'debian-kube-router',
      title: 'Debian root of kube-router',
      doing: 'fetching and unpacking Debian packages',
      lane: 'fetch',
      needs: [],
      inputs: ['debian/slim.cfg', 'debian/tidy.sh', ROOT.packages],
      recipe: [1, SUITE],
      namesBundle: false,
      kept: false,
      usualSeconds: 30,
      make: (context) => makeRoot(context, ROOT),
    },
    {
      name: 'kube-router-image',
      title: 'image of kube-router',
      doing: 'packing',
      lane: 'compile',
      needs: ['kube-router', 'debian-kube-router'],
      inputs: ['images/iptables'],
      recipe: [1, PROGRAM, IPTABLES],
      namesBundle: true,
      kept: true,
      usualSeconds: 5,
      make: makeImage,
    },
  ];
}

async function makeImage(context: StepContext): Promise<void> {
  const { names, id, out, scratch, signal } = context;
  const root = await layerOf(join(context.outputOf('debian-kube-router'), 'root.tar'), signal);
  const program = await makeLayer(context, 'program', {
    [PROGRAM]: { step: 'kube-router', path: 'bin/kube-router' },
    ...IPTABLES,
  });
  const image = {
    name: names.kubeRouter,
    layers: [root, program],
    config: { Env: [PATH], Labels: { [BUNDLE_LABEL]: id }, Entrypoint: [PROGRAM] },
  };
  await writeArchive({ images: [image], arch: goArch(), file: join(out, ARCHIVE), scratch, signal });
}
