import { Command, Option } from 'commander';
import type { ExistingTarget } from '../config/config.ts';
import { parseRunName } from '../config/option-values.ts';
import { addOptions, type RawOptions, read } from '../config/options.ts';
import type { RawTarget } from '../config/read-config.ts';
import { UsageError } from '../config/usage-error.ts';
import { EXIT } from '../model/result.ts';
import { during } from '../system/running.ts';
import type { CommandAction, Session } from './output.ts';

interface Raw extends RawTarget, Pick<RawOptions, 'color' | 'quiet' | 'verbose'> {
  all?: boolean;
  run?: string;
}

/** `cleanup`. */
export function cleanupCommand(act: CommandAction): Command {
  const command = new Command('cleanup')
    .description('Remove the remains of killed runs from this machine or a cluster')
    .addOption(
      new Option('--all', 'Also remove clusters that were kept on purpose').helpGroup('This machine:'),
    )
    .action(async (raw: Raw) => {
      await act(raw, async (session) => {
        const { readTarget } = await import('../config/read-config.ts');
        const target = readTarget(raw);
        if (target === undefined) {
          if (raw.run !== undefined) throw UsageError.of('--run', raw.run, 'requires --kubeconfig');
          return cleanMachine(session, raw.all === true);
        }
        if (raw.all === true)
          throw new UsageError('--all cannot be combined with a cluster; --run names one run in it');
        const run = raw.run === undefined ? undefined : read('--run', raw.run, parseRunName);
        return cleanCluster(session, target, run);
      });
    });
  addOptions(command, ['swept', 'screen']);
  return command.addHelpText('after', EPILOGUE);
}

async function cleanMachine({ screen, interrupt }: Session, all: boolean): Promise<number> {
  // Loaded only here, like the modules below, because no call needs both.
  const { findEngine } = await import('../cluster/engine/find.ts');
  const { cleanup } = await import('../cluster/cleanup.ts');
  const { cacheDirOf } = await import('../config/read-config.ts');
  const cacheDir = cacheDirOf(process.env);
  const log = (line: string) => screen.line(line);
  const engine = await findEngine({ cacheDir, log, signal: interrupt, install: false });
  const removed = await during(screen.running, 'removing objects of earlier runs', () =>
    cleanup(engine, cacheDir, { all, log }),
  );
  if (removed.length === 0) screen.line('nothing to remove');
  return EXIT.conformant;
}

async function cleanCluster(
  { screen, interrupt }: Session,
  target: ExistingTarget,
  run: string | undefined,
): Promise<number> {
  const { reach } = await import('../cluster/reach.ts');
  const { sweep } = await import('../run/cleanup/sweep.ts');
  const { undoing } = await import('../system/undo.ts');
  const notice = (line: string) => screen.notice(line);
  return undoing(screen, async (undo) => {
    const { kube } = await reach(target, { notice, signal: interrupt, undo });
    screen.line(`cluster ${target.kubeconfig ?? kube.server}: looking for objects of earlier runs`);
    const { namespace } = target;
    const line = (text: string) => screen.line(text);
    const { removed, failed } = await during(screen.running, 'removing objects of earlier runs', () =>
      sweep(kube, { namespace, run, line, notice, signal: interrupt }),
    );
    if (removed + failed === 0) screen.line(`nothing to remove${run === undefined ? '' : ` of ${run}`}`);
    return failed === 0 ? EXIT.conformant : EXIT.unmeasured;
  });
}

const EPILOGUE = `
With --kubeconfig or --in-cluster, cleanup searches that cluster for the label netconform.io/run.
It removes the namespace of a run after the time in the annotation netconform.io/expires.
In a namespace of --namespace, it removes objects once their run no longer renews its Lease.
It touches nothing else. The output lists all removed and remaining objects, with reasons.

Examples:
  netconform cleanup                                           this machine
  netconform cleanup --kubeconfig k                            expired runs in that cluster
  netconform cleanup --kubeconfig k --run netconform-15aa95    that run, expired or not`;
