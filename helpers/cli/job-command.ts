import { Command } from 'commander';
import type { ExistingTarget } from '../config/config.ts';
import { parseImageName } from '../config/image-registry.ts';
import { addOptions, type RawOptions, read } from '../config/options.ts';
import { EXIT } from '../model/result.ts';
import type { CommandAction } from './output.ts';

/** The options of `certify` that these commands share: all that decide the result of a run inside the cluster. */
const OPTIONS = [
  'image',
  'placed',
  'ranges',
  'pods',
  'mirror',
  'suites',
  'diagnostics',
  'trace',
  'common',
] as const;

/** Prints a Job for `kubectl apply`. */
export function jobCommand(act: CommandAction): Command {
  const command = new Command('job').description(
    'Print a Job that certifies its own cluster, with its roles',
  );
  command.option('--schedule <cron>', 'Print a CronJob with this schedule');
  return printing(command, act, (manifests) => manifests.jobManifest).addHelpText('after', EPILOGUE);
}

/** Prints a plugin for `sonobuoy run --plugin`. */
export function sonobuoyCommand(act: CommandAction): Command {
  const command = new Command('sonobuoy-plugin').description(
    'Print a plugin for `sonobuoy run --plugin FILE`',
  );
  return printing(command, act, (manifests) => manifests.sonobuoyPlugin);
}

/** Five fields, or a name such as @daily. The API server checks the rest. */
function parseSchedule(text: string): string {
  if (!/^(@[a-z]+|\S+( \S+){4})$/.test(text)) throw new Error('expected five fields, such as "0 3 * * *"');
  return text;
}

type Manifests = typeof import('../run/job/job-manifest.ts');

function printing(
  command: Command,
  act: CommandAction,
  of: (manifests: Manifests) => Manifests['jobManifest'],
): Command {
  command.action(async (raw: RawOptions & { schedule?: string }) => {
    await act({ color: true }, async () => {
      const { image, schedule, ...asked } = raw;
      const { OWN_IMAGE } = await import('../run/job/own-image.ts');
      const name = image === undefined ? OWN_IMAGE : read('--image', image, parseImageName);
      const cron = schedule === undefined ? undefined : read('--schedule', schedule, parseSchedule);
      const { readConfig } = await import('../config/read-config.ts');
      const config = readConfig({ ...asked, inCluster: true }, process.env);
      const print = of(await import('../run/job/job-manifest.ts'));
      const { allRequirements } = await import('../run/selection.ts');
      process.stdout.write(
        print(config, config.target as ExistingTarget, name, await allRequirements(), cron),
      );
      return EXIT.conformant;
    });
  });
  return addOptions(command, OPTIONS);
}

const EPILOGUE = `
Example:
  netconform job --image registry.example/netconform:0.1.0 | kubectl apply -f -
  netconform job --schedule '0 3 * * *' | kubectl apply -f -    each night
  kubectl wait -n netconform job/netconform --for=jsonpath={.status.ready}=0 --timeout=20m
  kubectl logs -n netconform job/netconform > log
  sed -n 's/^netconform-reports //p' log | grep -v sha256 | base64 -d | tar xz
Its exit code is that of \`certify\`; \`kubectl delete\` with the same manifest removes it.`;
