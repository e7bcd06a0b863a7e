import { Command } from 'commander';
import { findEngine } from '../cluster/engine/find.ts';
import type { KindTarget } from '../config/config.ts';
import { addOptions, flagName, type RawOptions } from '../config/options.ts';
import { cacheDirOf, readConfig } from '../config/read-config.ts';
import { UsageError } from '../config/usage-error.ts';
import { weaveHelp } from '../config/weave-options.ts';
import { EXIT } from '../model/result.ts';
import { during } from '../system/running.ts';
import type { Act } from './session.ts';

/** `cluster up|down|status`. */
export function clusterCommands(act: Act): Command {
  const cluster = new Command('cluster').description('make, remove or show clusters without certifying them');
  const up = new Command('up')
    .description("make a cluster with its network; prints the kubeconfig's path, and nothing else, on stdout")
    .action(async (raw: RawOptions) => {
      await act(raw, async ({ screen, interrupt }) => {
        const config = readConfig(raw, process.env);
        const target = config.target as KindTarget;
        const { makeCluster } = await import('../cluster/make-cluster.ts');
        const { markKept } = await import('../cluster/run-state.ts');
        const { timedSteps } = await import('../cluster/steps.ts');
        const steps = timedSteps(screen, screen.step);
        const { cluster: made } = await makeCluster({ config, target, screen, steps, signal: interrupt });
        await markKept(config.cacheDir, target.name);
        process.stdout.write(`${made.kubeconfig}\n`);
        return EXIT.conformant;
      });
    });
  up.addHelpText('after', weaveHelp());
  addOptions(up, ['ranges', 'name', 'shape', 'network', 'common', 'screen']);
  const down = new Command('down')
    .description('remove a cluster that netconform made, and all that belongs to it')
    .action(async (raw: RawOptions) => {
      await act(raw, async ({ screen, interrupt }) => {
        if (raw.name === undefined)
          throw new UsageError(`${flagName('--name')}: expected the name of the cluster to remove`);
        const engine = await look(screen.line, interrupt);
        const { removeCluster } = await import('../cluster/cleanup.ts');
        const { name } = raw;
        await during(screen.running, `removing ${name}`, () =>
          removeCluster(engine, cacheDirOf(process.env), name),
        );
        screen.line(`removed: ${name}`);
        return EXIT.conformant;
      });
    });
  addOptions(down, ['name', 'screen']);
  const status = new Command('status')
    .description('the clusters and remains of netconform on this machine')
    .action(async (raw: RawOptions) => {
      await act(raw, async ({ screen, interrupt }) => {
        const engine = await look(screen.line, interrupt);
        const { findRemains } = await import('../cluster/cleanup.ts');
        const remains = await findRemains(engine, cacheDirOf(process.env));
        for (const { name, state, kubeconfig } of remains)
          process.stdout.write(`${name}\t${state}\t${kubeconfig ?? '-'}\n`);
        if (remains.length === 0) screen.line('nothing of netconform is on this machine');
        return EXIT.conformant;
      });
    });
  addOptions(status, ['screen']);
  cluster.addCommand(up);
  cluster.addCommand(down);
  cluster.addCommand(status);
  return cluster;
}

function look(log: (line: string) => void, signal: AbortSignal) {
  return findEngine({ cacheDir: cacheDirOf(process.env), log, signal, install: false });
}
