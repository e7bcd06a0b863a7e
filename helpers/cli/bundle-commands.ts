import { Command } from 'commander';
import type { Engine } from '../cluster/engine/engine.ts';
import { addOptions, type RawOptions } from '../config/options.ts';
import { EXIT } from '../model/result.ts';
import { type CommandAction, outputOption, printRows, type RawOutput, type Session } from './output.ts';

/** `bundle build|list|clean`. */
export function bundleCommands(act: CommandAction): Command {
  const bundle = new Command('bundle').description(
    'Manage images built here, for machines without an image registry',
  );
  const add = (name: string, description: string, work: (session: Session) => Promise<void>) => {
    const command = new Command(name).description(description).action(async (raw: RawOptions) => {
      await act(raw, async (session) => {
        await work(session);
        return EXIT.conformant;
      });
    });
    bundle.addCommand(addOptions(command, ['screen']));
  };
  add('build', 'Build the missing parts; this takes minutes the first time', build);
  bundle.addCommand(listBundles(act));
  add('clean', 'Remove every bundle, from the cache and from the engine', clean);
  return bundle;
}

async function build({ screen, interrupt }: Session): Promise<void> {
  const { ensureBundle } = await import('../cluster/bundle/bundle.ts');
  const { findEngine } = await import('../cluster/engine/find.ts');
  const cacheDir = await cacheDirHere();
  const engine = await findEngine({ cacheDir, log: screen.line, signal: interrupt, install: true });
  const { id, nodeImage, dir } = await ensureBundle({
    engine,
    cacheDir,
    log: screen.line,
    running: screen.running,
    signal: interrupt,
  });
  screen.line(`bundle ${id} is complete: ${nodeImage}, in ${dir}`);
}

function listBundles(act: CommandAction): Command {
  const command = new Command('list')
    .description('List the bundles: id, state, inputs, size, start')
    .addOption(outputOption())
    .action(async (raw: RawOptions & RawOutput) => {
      await act(raw, async ({ screen, interrupt }) => {
        const { bundleStatus } = await import('../cluster/bundle/bundle.ts');
        const cacheDir = await cacheDirHere();
        const bundles = await bundleStatus({ engine: await engineIfAny(interrupt), cacheDir });
        printRows(raw.output, bundles, ({ id, complete, present, loaded, missing, sizeBytes, begun }) => {
          const state = complete
            ? `complete${loaded ? ', loaded' : ''}`
            : `incomplete, missing ${missing.join(' ')}`;
          const size = `${(sizeBytes / 1e9).toFixed(1)} GB`;
          return [id, state, present ? 'current' : 'outdated', size, begun.toISOString()].join('\t');
        });
        if (bundles.length === 0) screen.line('no bundle is in the cache');
        return EXIT.conformant;
      });
    });
  return addOptions(command, ['screen']);
}

async function clean({ screen, interrupt }: Session): Promise<void> {
  const { cleanBundles } = await import('../cluster/bundle/bundle.ts');
  const engine = await engineIfAny(interrupt);
  const { line: log, running } = screen;
  await cleanBundles({ engine, cacheDir: await cacheDirHere(), log, running, signal: interrupt });
}

/** Looking and cleaning go without an engine as well: the cache is a folder. */
async function engineIfAny(signal: AbortSignal): Promise<Engine | undefined> {
  const { findEngine } = await import('../cluster/engine/find.ts');
  const cacheDir = await cacheDirHere();
  return findEngine({ cacheDir, log: () => undefined, signal, install: false }).catch(() => undefined);
}

async function cacheDirHere(): Promise<string> {
  const { cacheDirOf } = await import('../config/read-config.ts');
  return cacheDirOf(process.env);
}
