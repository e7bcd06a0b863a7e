import { Command } from 'commander';
import type { KindTarget } from '../config/config.ts';
import { addOptions, flagName, type RawOptions } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import { weaveHelp } from '../config/weave-options.ts';
import { EXIT } from '../model/result.ts';
import { during } from '../system/running.ts';
import { PROGRAM } from '../system/shell-words.ts';
import { type CommandAction, outputOption, printRows, type RawOutput } from './output.ts';

/** `cluster up|down|status`. */
export function clusterCommands(act: CommandAction): Command {
  const cluster = new Command('cluster').description('Make, remove or show clusters without certifying them');
  const up = new Command('up')
    .description('Make a cluster with its network; print the path of its kubeconfig')
    .action(async (raw: RawOptions) => {
      await act(raw, async ({ screen, interrupt }) => {
        const { readConfig } = await import('../config/read-config.ts');
        const config = readConfig(raw, process.env);
        const target = config.target as KindTarget;
        const { makeCluster } = await import('../cluster/make-cluster.ts');
        const { markKept } = await import('../cluster/run-state.ts');
        const { timedSteps } = await import('../cluster/steps.ts');
        const { undoing } = await import('../system/undo.ts');
        const steps = timedSteps(screen, screen.step);
        const made = await undoing(screen, async (undo) => {
          const { cluster, keep } = await makeCluster({
            config,
            target,
            screen,
            steps,
            signal: interrupt,
            undo,
          });
          await markKept(config.cacheDir, target.name);
          keep();
          return cluster;
        });
        process.stdout.write(`${made.kubeconfig}\n`);
        screen.line(`use it: export KUBECONFIG=${made.kubeconfig}`);
        screen.line(`certify it: ${PROGRAM} certify --kubeconfig ${made.kubeconfig}`);
        screen.line(`remove it: ${PROGRAM} cluster down --name ${target.name}`);
        return EXIT.conformant;
      });
    });
  up.addHelpText('after', weaveHelp());
  addOptions(up, ['ranges', 'name', 'shape', 'network', 'common', 'screen']);
  const down = new Command('down')
    .description('Remove a cluster that netconform made')
    .action(async (raw: RawOptions) => {
      await act(raw, async ({ screen, interrupt }) => {
        if (raw.name === undefined)
          throw new UsageError(`${flagName('--name')}: expected the name of the cluster to remove`);
        const { engine, cacheDir } = await look(screen.line, interrupt);
        const { removeCluster } = await import('../cluster/cleanup.ts');
        const { name } = raw;
        await during(screen.running, `removing ${name}`, () => removeCluster(engine, cacheDir, name));
        screen.line(`removed: ${name}`);
        return EXIT.conformant;
      });
    });
  addOptions(down, ['name', 'screen']);
  const status = new Command('status')
    .description('List the clusters and remains of netconform on this machine')
    .addOption(outputOption())
    .action(async (raw: RawOptions & RawOutput) => {
      await act(raw, async ({ screen, interrupt }) => {
        const { engine, cacheDir } = await look(screen.line, interrupt);
        const { findRemains } = await import('../cluster/cleanup.ts');
        const remains = await findRemains(engine, cacheDir);
        printRows(raw.output, remains, ({ name, state, kubeconfig }) =>
          [name, state, kubeconfig ?? '-'].join('\t'),
        );
        if (remains.length === 0) screen.line('netconform has nothing on this machine');
        return EXIT.conformant;
      });
    });
  addOptions(status, ['screen']);
  cluster.addCommand(up);
  cluster.addCommand(down);
  cluster.addCommand(status);
  return cluster;
}

async function look(log: (line: string) => void, signal: AbortSignal) {
  const { cacheDirOf } = await import('../config/read-config.ts');
  const { findEngine } = await import('../cluster/engine/find.ts');
  const cacheDir = cacheDirOf(process.env);
  return { cacheDir, engine: await findEngine({ cacheDir, log, signal, install: false }) };
}
