import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Image, layerOf, makeLayer, writeArchive } from './image-archive.ts';
import { IMAGE_RECIPES, type ImageRole, PATH } from './image-recipes.ts';
import { makeNode } from './node-image.ts';
import { BUNDLE_LABEL, goArch, type Step, type StepContext } from './versions.ts';

/** The steps that make images of what the other steps built. */
export function imageSteps(): Step[] {
  return [
    {
      name: 'images',
      title: 'images of the cluster and the fixtures',
      doing: 'packing',
      lane: 'compile',
      needs: ['kubernetes', 'etcd', 'coredns', 'flannel', 'debian-fixture'],
      inputs: ['images/iptables', 'images/nginx.conf'],
      recipe: [1, IMAGE_RECIPES],
      namesBundle: true,
      kept: false,
      usualSeconds: 10,
      make: makeImages,
    },
    {
      name: 'node',
      title: 'node image',
      doing: 'unpacking the images into it and saving it',
      lane: 'compile',
      needs: ['kubernetes', 'debian-node', 'images'],
      inputs: ['images/import.sh'],
      recipe: 1,
      namesBundle: true,
      kept: true,
      usualSeconds: 40,
      make: makeNode,
    },
  ];
}

/**
 * Output: `images.tar` with all images of {@link IMAGE_RECIPES}, `agnhost.tar` with the one that the engine
 * needs as well, and `layers.json`, the digests of all layers.
 */
async function makeImages(context: StepContext): Promise<void> {
  const { signal, out } = context;
  const debian = await layerOf(join(context.outputOf('debian-fixture'), 'root.tar'), signal);
  const images: Image[] = [];
  for (const role of Object.keys(IMAGE_RECIPES) as ImageRole[]) {
    const recipe = IMAGE_RECIPES[role];
    const own = await makeLayer(context, role, recipe.files);
    images.push({
      name: context.names[role],
      layers: recipe.base === 'debian' ? [debian, own] : [own],
      config: { Env: [PATH], Labels: { [BUNDLE_LABEL]: context.id }, ...recipe.config },
    });
  }
  const agnhost = images.filter((image) => image.name === context.names.agnhost);
  for (const [name, content] of [
    ['images', images],
    ['agnhost', agnhost],
  ] as const) {
    const scratch = join(context.scratch, `${name}.archive`);
    await mkdir(scratch);
    await writeArchive({ images: content, arch: goArch(), file: join(out, `${name}.tar`), scratch, signal });
  }
  const digests = new Set(images.flatMap((image) => image.layers.map((layer) => `sha256:${layer.digest}`)));
  await writeFile(join(out, 'layers.json'), JSON.stringify([...digests]));
}
