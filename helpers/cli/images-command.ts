import { Command, Option } from 'commander';
import { mirrored, parseImageRegistry } from '../config/image-registry.ts';
import { addOptions } from '../config/options.ts';
import { read } from '../config/read-option.ts';
import { UsageError } from '../config/usage-error.ts';
import { EXIT } from '../model/result.ts';
import type { Act } from './session.ts';

interface RawImages {
  cni?: string;
  imageRegistry?: string;
}

const NETWORKS = ['weave', 'flannel', 'none'] as const;

/** Prints the images that a run needs, for those who mirror them. */
export function imagesCommand(act: Act): Command {
  const command = new Command('images')
    .description('print every image that the pods of a run are of, one a line: what a mirror has to have')
    .addOption(
      new Option(
        '--cni <name>',
        `also those of a cluster made here, its nodes and this network: ${NETWORKS.join(', ')}`,
      ),
    )
    .action(async (raw: RawImages) => {
      await act({ color: true }, async () => {
        const cni = raw.cni === undefined ? undefined : networkOf(raw.cni);
        const registry =
          raw.imageRegistry === undefined
            ? undefined
            : read('--image-registry', raw.imageRegistry, parseImageRegistry);
        const { clusterImages, runImages } = await import('../run/run-images.ts');
        const images = [...(await runImages()), ...(cni === undefined ? [] : clusterImages(cni))];
        for (const image of images)
          process.stdout.write(`${registry === undefined ? image : mirrored(image, registry)}\n`);
        return EXIT.conformant;
      });
    });
  return addOptions(command, ['mirror']).addHelpText('after', EPILOGUE);
}

function networkOf(text: string): (typeof NETWORKS)[number] {
  const found = NETWORKS.find((name) => name === text);
  if (found === undefined) throw UsageError.of('--cni', text, `expected one of ${NETWORKS.join(', ')}`);
  return found;
}

const EPILOGUE = `
Examples:
  netconform images | xargs -n1 docker pull
  netconform images --image-registry mirror.example:5000/team   as certify --image-registry pulls them
  netconform images | while read -r i; do skopeo copy "docker://$i" "docker://mirror.example:5000/team/\${i#*/}"; done`;
