import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { parseImageName } from '../config/image-registry.ts';
import { parsePlatforms } from '../config/option-values.ts';
import { addOptions, type RawOptions, read } from '../config/options.ts';
import { EXIT } from '../model/result.ts';
import type { CommandAction } from './output.ts';

interface Raw extends Pick<RawOptions, 'color' | 'quiet' | 'verbose'> {
  out: string;
  tag?: string;
  platform?: string;
}

/** Makes an image of the program itself, for runs inside of a cluster. */
export function buildImageCommand(act: CommandAction): Command {
  const command = new Command('build-image')
    .description("Write netconform's own image to an archive, for runs inside a cluster")
    .addOption(new Option('--out <file>', 'Write the archive to this file').makeOptionMandatory())
    .addOption(
      new Option('--tag <name>', 'Name the image (default: localhost/netconform-local/netconform:VERSION)'),
    )
    .addOption(new Option('--platform <list>', 'Build for these: linux/amd64, linux/arm64, or both'))
    .action(async (raw: Raw) => {
      await act(raw, async ({ screen, interrupt }) => {
        const { OWN_IMAGE, writeOwnImage } = await import('../run/job/own-image.ts');
        const name = raw.tag === undefined ? OWN_IMAGE : read('--tag', raw.tag, parseImageName);
        const platforms = raw.platform === undefined ? [] : read('--platform', raw.platform, parsePlatforms);
        const file = resolve(raw.out);
        const start = performance.now();
        const done = screen.running('image', name);
        await writeOwnImage(file, name, platforms, interrupt).finally(done);
        const { size } = await stat(file);
        screen.step('image', performance.now() - start, `${file}, ${Math.round(size / 1e6)} MB`);
        process.stdout.write(`${name}\n`);
        return EXIT.conformant;
      });
    });
  return addOptions(command, ['screen']).addHelpText('after', EPILOGUE);
}

const EPILOGUE = `
It prints the name of the image. Ways to get it to the nodes:
  kind load image-archive netconform.tar --name NAME
  docker load -i netconform.tar && docker push REGISTRY/netconform:VERSION   after --tag REGISTRY/netconform:VERSION
  ctr -n k8s.io images import netconform.tar                                  on each node`;
