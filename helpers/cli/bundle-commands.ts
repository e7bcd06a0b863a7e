import { Command } from 'commander';
import type { Engine } from '../cluster/engine/engine.ts';
import { findEngine } from '../cluster/engine/find.ts';
import { addOptions, type RawOptions } from '../config/options.ts';
import { cacheDirOf } from '../config/read-config.ts';
import { EXIT } from '../model/result.ts';
import type { Act, Session } from './session.ts';

/** `bundle build|list|clean`. */
export function bundleCommands(act: Act): Command {
  const bundle = new Command('bundle').description(
    'images built here from sources, for machines without an image registry',
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
  add(
    'build',
    'build what is missing of the bundle: minutes the first time, each step announced with what it usually takes',
    build,
  );
  add('list', 'the bundles in the cache: id, state, size, when it was begun', list);
  add('clean', 'remove every bundle, from the cache and from the engine', clean);
  return bundle;
}

async function build({ screen, interrupt }: Session): Promise<void> {
  const { ensureBundle } = await import('../cluster/bundle/bundle.ts');
  const cacheDir = cacheDirOf(process.env);
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

async function list({ screen, interrupt }: Session): Promise<void> {
  const { bundleStatus } = await import('../cluster/bundle/bundle.ts');
  const bundles = await bundleStatus({
    engine: await engineIfAny(interrupt),
    cacheDir: cacheDirOf(process.env),
  });
  for (const { id, complete, present, loaded, missing, sizeBytes, begun } of bundles) {
    const state = complete ? `complete${loaded ? ', loaded' : ''}` : `begun, missing ${missing.join(' ')}`;
    const age = present ? 'current' : 'of other inputs';
    process.stdout.write(
      `${id}\t${state}\t${age}\t${(sizeBytes / 1e9).toFixed(1)} GB\t${begun.toISOString()}\n`,
    );
  }
  if (bundles.length === 0) screen.line('no bundle is in the cache');
}

async function clean({ screen, interrupt }: Session): Promise<void> {
  const { cleanBundles } = await import('../cluster/bundle/bundle.ts');
  const engine = await engineIfAny(interrupt);
  const { line: log, running } = screen;
  await cleanBundles({ engine, cacheDir: cacheDirOf(process.env), log, running, signal: interrupt });
}

/** Looking and cleaning go without an engine as well: the cache is a folder. */
async function engineIfAny(signal: AbortSignal): Promise<Engine | undefined> {
  const cacheDir = cacheDirOf(process.env);
  return findEngine({ cacheDir, log: () => undefined, signal, install: false }).catch(() => undefined);
}
