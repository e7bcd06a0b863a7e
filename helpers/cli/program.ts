import { Command, CommanderError } from 'commander';
import { abortOnSignals, Interrupted } from '../cluster/interrupt.ts';
import { addOptions, flagName, forgetOffSwitches, type RawOptions } from '../config/options.ts';
import { readConfig } from '../config/read-config.ts';
import { UsageError } from '../config/usage-error.ts';
import { VERSION } from '../config/version.ts';
import { weaveHelp } from '../config/weave-options.ts';
import { EXIT } from '../model/result.ts';
import { refuseMutant } from '../proof/mutants.ts';
import { openScreen } from '../report/terminal/choose-screen.ts';
import type { Screen } from '../system/screen.ts';
import { bundleCommands } from './bundle-commands.ts';
import { cleanupCommand } from './cleanup-command.ts';
import { clusterCommands } from './cluster-commands.ts';
import { compareCommand } from './compare-command.ts';
import { imageCommand } from './image-command.ts';
import { imagesCommand } from './images-command.ts';
import { jobCommand, sonobuoyCommand } from './job-command.ts';
import { printRequirements } from './list.ts';
import { rbacCommand } from './rbac-command.ts';
import { selfcheckCommand } from './selfcheck-command.ts';
import type { Act, Saying, Session } from './session.ts';
import { watchCommand } from './watch-command.ts';

/** Parses the command line and runs it. Ends the process. */
export async function program(args: string[]): Promise<void> {
  const code = await runProgram(args);
  // Not by the last open handle: a hung connection must not hold the program up.
  process.exit(code);
}

/**
 * Parses the command line and runs it.
 * @returns the exit code
 */
export async function runProgram(args: string[]): Promise<number> {
  let code: number = EXIT.conformant;
  const root = commandLine(async (...asked) => {
    code = await perform(...asked);
  });
  for (const command of allCommands(root)) command.exitOverride();
  forgetOffSwitches(process.env);
  try {
    await root.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.conformant : EXIT.usage;
  }
  return code;
}

/** Every command with its options. Parsing runs nothing but `act`. */
export function commandLine(act: Act): Command {
  const root = new Command('netconform')
    .description(
      "Does this cluster's network really work? Makes a kind cluster, or takes one that is there, and checks the Kubernetes network model on it, pod by pod and node by node.",
    )
    .version(VERSION)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EPILOGUE);
  const certifyCommand = new Command('certify')
    .description(
      'cluster up, network installed, suites run, reports written, cluster gone (the default command)',
    )
    .action(async (raw: RawOptions) => {
      await act(raw, async ({ screen, interrupt }) => {
        const config = readConfig(raw, process.env);
        if (config.dryRun) {
          const { dryRun } = await import('../run/plan/dry-run.ts');
          return dryRun(config, screen, { interrupt, print: (text) => process.stdout.write(text) });
        }
        if (config.jobImage !== undefined) {
          const { certifyAsJob } = await import('../run/job/certify-as-job.ts');
          return certifyAsJob(config, config.jobImage, screen, interrupt);
        }
        // Loaded only here: it brings vitest and the API client, which the other commands do without.
        const { certify } = await import('../run/certify.ts');
        return certify(config, screen, interrupt);
      });
    });
  certifyCommand.addHelpText('after', weaveHelp());
  addOptions(certifyCommand, [
    'ranges',
    'name',
    'shape',
    'network',
    'existing',
    'placed',
    'asJob',
    'image',
    'handed',
    'pods',
    'mirror',
    'suites',
    'report',
    'diagnostics',
    'trace',
    'common',
    'dryRun',
    'screen',
  ]);
  root.addCommand(certifyCommand, { isDefault: true });
  root.addCommand(selfcheckCommand(act));
  root.addCommand(compareCommand(act));
  root.addCommand(watchCommand(act));
  root.addCommand(clusterCommands(act));
  root.addCommand(bundleCommands(act));
  root.addCommand(cleanupCommand(act));
  root.addCommand(rbacCommand(act));
  root.addCommand(imagesCommand(act));
  root.addCommand(imageCommand(act));
  root.addCommand(jobCommand(act));
  root.addCommand(sonobuoyCommand(act));
  root.addCommand(
    new Command('list')
      .description('print every requirement: id, level, sentence, what it needs')
      .action(async () => {
        await act({ color: true }, async () =>
          printRequirements((line) => process.stdout.write(`${line}\n`)),
        );
      }),
  );
  root.addCommand(
    new Command('explain')
      .description(
        'print what is known of one requirement: its rule, how it is probed, what breaks it, what to look at',
      )
      .argument('<id>', 'such as POD-6')
      .action(async (id: string) => {
        await act({ color: true }, async () => {
          const { explain } = await import('./explain.ts');
          return explain(id, (line) => process.stdout.write(`${line}\n`));
        });
      }),
  );
  return root;
}

/** A command and all below it. */
export function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

async function perform(
  { color, quiet = false, verbose = false }: Saying,
  work: (session: Session) => Promise<number>,
  options?: { mutable: true },
): Promise<number> {
  const screen = openScreen(process.stderr, { color, quiet, verbose }, process.env);
  const { signal, release } = abortOnSignals((line) => screen.notice(line));
  const begin = async () => {
    if (options?.mutable !== true) refuseMutant(process.env);
    if (quiet && verbose)
      throw new UsageError(`${flagName('--quiet')}: expected without ${flagName('--verbose')}`);
    return work({ screen, interrupt: signal });
  };
  const code = await begin().catch((error: unknown) => exitCodeFor(error, screen));
  release();
  screen.close();
  return code;
}

function exitCodeFor(error: unknown, screen: Screen): number {
  if (error instanceof UsageError) {
    screen.notice(`netconform: ${error.message}`);
    return EXIT.usage;
  }
  if (error instanceof Interrupted) return EXIT.interrupted;
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
    screen.notice(`netconform: a defect of this program: ${error.stack}`);
  else screen.trouble(error as Error);
  return EXIT.unmeasured;
}

const EPILOGUE = `
\`netconform certify --help\` lists all flags; each is an environment variable too.

Exit codes: 0 conformant, 1 a core requirement is violated, 2 wrong usage, 3 could not be measured, 130 interrupted.

Examples:
  netconform                                          certify a new kind cluster
  netconform --ipalloc-range 10.99.0.0/16 --keep      another pod range; the cluster stays
  netconform --cni weave --image-archive weave.tar    Weave Net, its images from an archive
  netconform --kubeconfig ~/.kube/config --context c  certify a cluster that is there, and leave it as it was
  netconform --kubeconfig ~/.kube/config --dry-run    what that would make and skip; nothing is made
  export KUBECONFIG=$(netconform cluster up)          just the cluster
  netconform compare before/report.json after/report.json   what a change of a cluster made worse`;
