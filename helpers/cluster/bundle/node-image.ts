import { link, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadArchive } from './engine-store.ts';
import { type Layer, layerOf, makeLayer, writeArchive } from './image-archive.ts';
import { PATH } from './image-recipes.ts';
import { BUILDER_PREFIX, BUNDLE_LABEL, goArch, type StepContext } from './versions.ts';

/**
 * Output: `node.tar` with the node image, and `agnhost.tar`: the archives that fill an engine's store.
 *
 * containerd itself has to import the images, so the node's root runs as a container for that first.
 */
export async function makeNode(context: StepContext): Promise<void> {
  const { engine, names, out, signal } = context;
  const root = await layerOf(join(context.outputOf('debian-node'), 'root.tar'), signal);
  const programs = await makeLayer(context, 'programs', {
    '/usr/bin/kubeadm': { step: 'kubernetes', path: 'bin/kubeadm' },
    '/usr/bin/kubectl': { step: 'kubernetes', path: 'bin/kubectl' },
    '/usr/bin/kubelet': { step: 'kubernetes', path: 'bin/kubelet' },
  });
  try {
    const base = await archive(context, 'node-base', names.nodeBase, [root, programs]);
    await loadArchive(engine, base, signal);
    const imported = await importImages(context);
    const file = await archive(context, 'node', names.node, [root, programs, imported]);
    await link(file, join(out, 'node.tar'));
    // While the engine still has the base, it reads only what is new.
    await loadArchive(engine, file, signal);
  } finally {
    // On every way out, so with no signal; nothing is there to remove when it never got that far.
    await engine.run(['rm', '-f', '-v', importer(context)]).catch(() => {});
    await engine.run(['image', 'rm', names.nodeBase]).catch(() => {});
  }
  await link(join(context.outputOf('images'), 'agnhost.tar'), join(out, 'agnhost.tar'));
}

const importer = (context: StepContext) => `${BUILDER_PREFIX}${context.id}`;

/** What containerd has on disk once the images are in it, as a layer. */
async function importImages(context: StepContext): Promise<Layer> {
  const out = join(context.scratch, 'imported');
  await mkdir(out);
  const images = context.outputOf('images');
  const digests: string[] = JSON.parse(await readFile(join(images, 'layers.json'), 'utf8'));
  await context.engine.run(
    [
      'run',
      '--rm',
      `--name=${importer(context)}`,
      `--label=${BUNDLE_LABEL}=${context.id}`,
      '--network=none',
      // An abort is not passed on to a shell that would ignore it: the container is removed below.
      '--sig-proxy=false',
      '--stop-signal=SIGKILL',
      // Unpacking mounts overlays, and an overlay cannot lie on the container's own.
      '--privileged',
      '--volume=/var/lib/containerd',
      `--volume=${images}:/in:ro`,
      `--volume=${join(context.fixtures, 'images')}:/recipe:ro`,
      `--volume=${out}:/out`,
      '--entrypoint=/bin/sh',
      context.names.nodeBase,
      '/recipe/import.sh',
      ...digests,
    ],
    { signal: context.signal },
  );
  return layerOf(join(out, 'layer.tar'), context.signal);
}

async function archive(context: StepContext, part: string, name: string, layers: Layer[]): Promise<string> {
  const scratch = join(context.scratch, `${part}.archive`);
  await mkdir(scratch);
  const file = join(context.scratch, `${part}.image`);
  const image = {
    name,
    layers,
    config: {
      // What kind's own Dockerfile and image build set.
      Entrypoint: ['/usr/local/bin/entrypoint', '/sbin/init'],
      Env: ['container=docker', PATH],
      StopSignal: 'SIGRTMIN+3',
      Labels: { [BUNDLE_LABEL]: context.id },
    },
  };
  await writeArchive({ images: [image], arch: goArch(), file, scratch, signal: context.signal });
  return file;
}
