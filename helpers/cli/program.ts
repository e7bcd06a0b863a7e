import { Command, CommanderError } from 'commander';
import { applyConfigFile } from '../config/config-file.ts';
import { expectTarget } from '../config/expect-target.ts';
import { addOptions, flagName, forgetOffSwitches, givenFlags, type RawOptions } from '../config/options.ts';
import { expectKnownVariables, withPresentNames } from '../config/renamed.ts';
import { UsageError } from '../config/usage-error.ts';
import { VERSION } from '../config/version.ts';
import { weaveHelp } from '../config/weave-options.ts';
import { EXIT } from '../model/result.ts';
import type { Screen } from '../system/screen.ts';
import { buildImageCommand } from './build-image-command.ts';
import { bundleCommands } from './bundle-commands.ts';
import { cleanupCommand } from './cleanup-command.ts';
import { clusterCommands } from './cluster-commands.ts';
import { compareCommand } from './compare-command.ts';
import { diagnoseCommand } from './diagnose-command.ts';
import { explainCommand } from './explain.ts';
import { imagesCommand } from './images-command.ts';
import { jobCommand, sonobuoyCommand } from './job-command.ts';
import { type CommandAction, EXIT_CODES, listCommand, type Saying, type Session } from './output.ts';
import { rbacCommand } from './rbac-command.ts';
import { selfcheckCommand } from './selfcheck-command.ts';
import { watchCommand } from './watch-command.ts';

// Commands load their modules when they run, so that --help and list load little more than the parser.

/** Parses the command line and runs it. Ends the process. */
export async function program(args: string[]): Promise<void> {
  const streams = [process.stdout, process.stderr];
  // Who reads may stop reading, as `head` does: the run and its reports go on.
  for (const stream of streams) stream.on('error', expectClosedPipe);
  const code = await runProgram(args);
  // Otherwise output that the pipe has not taken yet would be lost.
  await Promise.all(streams.map((stream) => new Promise((done) => stream.write('', done))));
  // Do not wait for open handles: a hung connection must not keep the program alive.
  process.exit(code);
}

function expectClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/**
 * Parses the command line and runs it.
 * @returns the exit code
 */
export async function runProgram(given: string[]): Promise<number> {
  let code: number = EXIT.conformant;
  const { args, warnings } = withPresentNames(given, process.env);
  for (const warning of warnings) say(warning);
  const root = commandLine(async (...asked) => {
    code = await perform(...asked);
  }, args[0]);
  root.hook('preAction', async (_root, command) => {
    const file = await applyConfigFile(command, command.opts<{ config?: string }>().config);
    if (file !== undefined) say(`options are read from ${file}`);
  });
  if (['complete', 'completion'].includes(args[0] ?? '')) {
    const { addCompletion } = await import('./completion.ts');
    addCompletion(root);
  }
  for (const command of allCommands(root)) command.exitOverride();
  forgetOffSwitches(process.env);
  if (args.length === 0) {
    root.outputHelp();
    return EXIT.conformant;
  }
  try {
    await root.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.conformant : EXIT.usage;
    if (!(error instanceof UsageError)) throw error;
    say(error.message);
    return EXIT.usage;
  }
  return code;
}

function say(line: string): void {
  process.stderr.write(`netconform: ${line}\n`);
}

/**
 * Every command with its options. Parsing runs nothing but `act`.
 * @param first argument of the command line: a word names a command, so certify is not the default then
 */
export function commandLine(act: CommandAction, first?: string): Command {
  const root = new Command('netconform')
    .description("Check whether a Kubernetes cluster's network works")
    .version(VERSION)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EPILOGUE);
  const isDefault = first === undefined || first.startsWith('-');
  root.addCommand(certifyCommand(act), { isDefault });
  root.addCommand(selfcheckCommand(act));
  root.addCommand(compareCommand(act));
  root.addCommand(watchCommand(act));
  root.addCommand(clusterCommands(act));
  root.addCommand(bundleCommands(act));
  root.addCommand(diagnoseCommand(act));
  root.addCommand(cleanupCommand(act));
  root.addCommand(rbacCommand(act));
  root.addCommand(imagesCommand(act));
  root.addCommand(buildImageCommand(act));
  root.addCommand(jobCommand(act));
  root.addCommand(sonobuoyCommand(act));
  root.addCommand(listCommand(act));
  root.addCommand(explainCommand(act));
  root
    .command('completion')
    .description('Print the completion script for a shell')
    .argument('<shell>', 'bash, zsh or fish');
  root
    .command('version')
    .description('Print the version')
    .action(() => {
      process.stdout.write(`${VERSION}\n`);
    });
  return root;
}

/** `certify`. */
function certifyCommand(act: CommandAction): Command {
  const command = new Command('certify')
    .description('Certify a cluster, made here or existing (the default command)')
    .action(async (raw: RawOptions, own: Command) => {
      await act(raw, async ({ screen, interrupt }) => {
        const { readConfig } = await import('../config/read-config.ts');
        const { withFailedOf } = await import('../run/selection.ts');
        const config = await withFailedOf(readConfig(raw, process.env));
        expectTarget(config, givenFlags(own), process.env);
        if (config.dryRun) {
          const { dryRun } = await import('../run/plan/dry-run.ts');
          return dryRun(config, screen, { interrupt, print: (text) => process.stdout.write(text) });
        }
        if (config.jobImage !== undefined) {
          const { certifyAsJob } = await import('../run/job/certify-as-job.ts');
          return certifyAsJob(config, config.jobImage, screen, interrupt);
        }
        const { certify } = await import('../run/certify.ts');
        return certify(config, screen, interrupt);
      });
    });
  command.addHelpText('after', weaveHelp());
  return addOptions(command, [
    'ranges',
    'made',
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
    'kept',
    'report',
    'archive',
    'statement',
    'labels',
    'diagnostics',
    'trace',
    'common',
    'dryRun',
    'screen',
  ]);
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
  const { openScreen } = await import('../report/terminal/choose-screen.ts');
  const { abortOnSignals } = await import('../cluster/interrupt.ts');
  const screen = await openScreen(process.stderr, { color, quiet, verbose }, process.env);
  const { signal, release } = abortOnSignals((line) => screen.notice(line));
  const begin = async () => {
    const { MUTANT_VARIABLE, refuseMutant } = await import('../proof/mutants.ts');
    expectKnownVariables(process.env, [MUTANT_VARIABLE]);
    if (options?.mutable !== true) refuseMutant(process.env);
    if (quiet && verbose)
      throw new UsageError(`${flagName('--quiet')} cannot be combined with ${flagName('--verbose')}`);
    return work({ screen, interrupt: signal });
  };
  const code = await begin().catch((error: unknown) => exitCodeFor(error, screen));
  release();
  screen.close();
  return code;
}

async function exitCodeFor(error: unknown, screen: Screen): Promise<number> {
  if (error instanceof UsageError) {
    screen.notice(`netconform: ${error.message}`);
    return EXIT.usage;
  }
  const { Interrupted } = await import('../cluster/interrupt.ts');
  if (error instanceof Interrupted) return EXIT.interrupted;
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
    screen.notice(`netconform: internal error, please report it: ${error.stack}`);
  else screen.trouble(error as Error);
  return EXIT.unmeasured;
}

const EPILOGUE = `
\`netconform certify --help\` lists all options. Each is an environment variable too, and a name in netconform.yaml.

${EXIT_CODES}

Examples:
  netconform certify                                  certify a new kind cluster
  netconform --ipalloc-range 10.99.0.0/16 --keep      another pod range; the cluster stays
  netconform --cni weave --image-archive weave.tar    Weave Net, its images from an archive
  netconform --kubeconfig ~/.kube/config --context c  certify an existing cluster
  netconform --kubeconfig ~/.kube/config --dry-run    print what a run would create and skip
  export KUBECONFIG=$(netconform cluster up)          just the cluster
  netconform compare before/report.json after/report.json   find what a change made worse`;
