import { join } from 'node:path';
import { EnvironmentError } from '../../config/usage-error.ts';
import { CommandError, run } from '../../system/run.ts';
import type { Engine } from '../engine/engine.ts';
import { canInstallPackages, installPackages } from '../engine/install.ts';
import { checkRoom, engineStore, type Room } from './disk.ts';
import { findGo, goCaches } from './go-build.ts';
import type { PlannedStep } from './key.ts';
import type { StepName } from './versions.ts';

interface Tool {
  what: string;
  usedBy: StepName[];
  packages: string[];
  isThere(signal: AbortSignal): Promise<boolean>;
}

/** A C compiler that links statically, for flannel's one C file and for pause. */
const COMPILER: Tool = {
  what: 'gcc with a static C library',
  usedBy: ['kubernetes', 'flannel'],
  packages: ['gcc', 'libc6-dev'],
  // gcc answers with a path when it has the file and with the bare name when not.
  isThere: async (signal) => (await said('gcc', ['-print-file-name=libc.a'], signal))?.includes('/') ?? false,
};

const BOOTSTRAP: Tool = {
  what: 'mmdebstrap',
  usedBy: ['debian-fixture', 'debian-node', 'debian-kube-router'],
  packages: ['mmdebstrap'],
  isThere: async (signal) => (await said('mmdebstrap', ['--version'], signal)) !== undefined,
};

const GIB = 2 ** 30;

/**
 * Makes sure, before anything is built, that what the missing steps need is there; installs Debian packages when it may.
 * @throws EnvironmentError naming what is missing, UsageError when a disk is too small
 */
export async function checkPrerequisites(
  missing: readonly PlannedStep[],
  options: {
    fixtures: string;
    cacheDir: string;
    engine: Engine;
    log: (line: string) => void;
    signal: AbortSignal;
  },
): Promise<void> {
  const { fixtures, engine, signal } = options;
  const names = new Set(missing.map((step) => step.name));
  const modules = missing.filter((step) => step.inputs.includes(step.name)).map((step) => step.name);
  const goMods = modules.map((name) => join(fixtures, name, 'go.mod'));
  const go = goMods.length === 0 ? undefined : await findGo(goMods, signal);
  for (const tool of [COMPILER, BOOTSTRAP]) {
    if (tool.usedBy.some((name) => names.has(name))) await provide(tool, options);
  }
  await checkRoom(await roomsFor(names, go, options.cacheDir, engine, signal));
}

/** What a build was seen to fill, with a fifth to spare. */
async function roomsFor(
  names: ReadonlySet<StepName>,
  go: string | undefined,
  cacheDir: string,
  engine: Engine,
  signal: AbortSignal,
): Promise<Room[]> {
  const rooms: Room[] = [{ option: 'XDG_CACHE_HOME', path: cacheDir, neededBytes: cacheNeeds(names) }];
  const store = names.has('node') ? await engineStore(engine, signal) : undefined;
  if (store !== undefined)
    rooms.push({ option: `${engine.name}'s store`, path: store, neededBytes: 3 * GIB });
  if (go !== undefined && names.has('kubernetes')) {
    const [modules, compiled] = await goCaches(go, signal);
    if (modules !== undefined) rooms.push({ option: 'GOMODCACHE', path: modules, neededBytes: 3 * GIB });
    if (compiled !== undefined) rooms.push({ option: 'GOCACHE', path: compiled, neededBytes: 3 * GIB });
  }
  return rooms;
}

function cacheNeeds(names: ReadonlySet<StepName>): number {
  if (names.has('kubernetes')) return 7 * GIB;
  return names.has('node') ? 5 * GIB : GIB;
}

async function provide(
  tool: Tool,
  options: { log: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  const { log, signal } = options;
  if (await tool.isThere(signal)) return;
  const packages = tool.packages.join(' ');
  if (!canInstallPackages()) {
    throw new EnvironmentError(
      `the bundle needs ${tool.what}, which is not on this machine, and packages can be installed only by root on Debian\n` +
        `  On Debian or Ubuntu: sudo apt-get install ${packages}`,
    );
  }
  log(`bundle: installing ${packages} from Debian packages`);
  await installPackages(tool.packages, signal);
  if (!(await tool.isThere(signal))) {
    throw new EnvironmentError(
      `the bundle needs ${tool.what}, and installing ${packages} did not provide it`,
    );
  }
}

/** What a command printed, or undefined when it is not there or fails. */
async function said(command: string, args: string[], signal: AbortSignal): Promise<string | undefined> {
  try {
    return await run(command, args, { signal });
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}
