import { Command, Option } from 'commander';
import { mirrored, parseImageRegistry } from '../config/image-registry.ts';
import { addOptions, read } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import { EXIT } from '../model/result.ts';
import { type CommandAction, outputOption, printRows, type RawOutput } from './output.ts';

interface RawImages extends RawOutput {
  cni?: string;
  imageRegistry?: string;
}

const NETWORKS = ['weave', 'flannel', 'kube-router', 'none'] as const;

/** Prints the images of a run, for mirrors. */
export function imagesCommand(act: CommandAction): Command {
  const command = new Command('images')
    .description('List the images that a run pulls, for a mirror')
    .addOption(
      new Option('--cni <name>', `Include the images of a cluster made here: ${NETWORKS.join(', ')}`),
    )
    .addOption(outputOption())
    .action(async (raw: RawImages) => {
      await act({ color: true }, async () => {
        const cni = raw.cni === undefined ? undefined : networkOf(raw.cni);
        const registry =
          raw.imageRegistry === undefined
            ? undefined
            : read('--image-registry', raw.imageRegistry, parseImageRegistry);
        const { clusterImages, runImages } = await import('../run/run-images.ts');
        const images = [...(await runImages()), ...(cni === undefined ? [] : clusterImages(cni))];
        const references = images.map((image) =>
          registry === undefined ? image : mirrored(image, registry),
        );
        printRows(raw.output, references, (reference) => reference);
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
