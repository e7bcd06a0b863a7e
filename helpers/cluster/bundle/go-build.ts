import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentError } from '../../config/usage-error.ts';
import { CommandError, run } from '../../system/run.ts';
import { goArch, goDirective } from './versions.ts';

/** How the programs that a go.mod names as its tools are built. */
export interface GoBuild {
  /** C code is compiled in and linked statically, so that the program runs in an image without a C library. */
  cgo: boolean;
  tags: readonly string[];
  /** Variables of packages that the linker sets, such as "k8s.io/component-base/version.gitVersion". */
  stamps: Readonly<Record<string, string>>;
}

interface GoCommand {
  go: string;
  /** Folder of the go.mod. */
  module: string;
  signal: AbortSignal;
}

/** Arguments of `go` that build a module's tools into a folder. Sums are checked and go.mod is never changed. */
export function goBuildArgs(build: GoBuild, out: string): string[] {
  const stamps = Object.entries(build.stamps).map(([name, value]) => `-X=${name}=${value}`);
  const linker = ['-s', '-w', ...stamps, ...(build.cgo ? ['-extldflags=-static'] : [])];
  return [
    'build',
    '-mod=readonly',
    '-trimpath',
    '-buildvcs=false',
    ...(build.tags.length === 0 ? [] : [`-tags=${build.tags.join(',')}`]),
    `-ldflags=${linker.join(' ')}`,
    '-o',
    `${out}/`,
    'tool',
  ];
}

/** Runs {@link goBuildArgs} with the user's own Go settings and caches. */
export async function goBuild(command: GoCommand, build: GoBuild, out: string): Promise<void> {
  await run(command.go, goBuildArgs(build, out), {
    cwd: command.module,
    env: { ...GO_ENVIRONMENT, CGO_ENABLED: build.cgo ? '1' : '0' },
    signal: command.signal,
  });
}

/** A module as Go has it on this machine. */
interface ModuleInfo {
  /** Folder with the module's source, read-only. */
  Dir: string;
  /** When this version was made, such as "2026-02-10T12:53:36Z". */
  Time?: string;
}

/** Fetches a module that the go.mod requires and says where it is. */
export async function goModule(command: GoCommand, path: string): Promise<ModuleInfo> {
  const options = { cwd: command.module, env: GO_ENVIRONMENT, signal: command.signal };
  await run(command.go, ['mod', 'download', path], options);
  return JSON.parse(await run(command.go, ['list', '-mod=readonly', '-m', '-json', path], options));
}

/** GOWORK: a go.work in a folder above would replace what go.mod pins. */
const GO_ENVIRONMENT = { GOWORK: 'off', GOOS: 'linux', GOARCH: goArch() };

/** Where Go's installers put it, for shells whose PATH does not name it. */
const PLACES = ['go', '/usr/local/go/bin/go', '/usr/lib/go/bin/go', join(homedir(), 'go/bin/go')];

/** From this version on `go` fetches the newer Go that a go.mod asks for as a module, unless GOTOOLCHAIN forbids it. */
const FETCHES_TOOLCHAINS = '1.21';

/**
 * The command by which Go is called.
 * @throws EnvironmentError naming what is missing when it is not there or too old for a go.mod
 */
export async function findGo(goModFiles: readonly string[], signal: AbortSignal): Promise<string> {
  const wanted = (await Promise.all(goModFiles.map((file) => readFile(file, 'utf8'))))
    .map(goDirective)
    .reduce(newer);
  const tooOld: string[] = [];
  for (const command of PLACES) {
    const version = await versionOf(command, signal);
    if (version === undefined) continue;
    const canFetch = newer(version, FETCHES_TOOLCHAINS) === version && process.env.GOTOOLCHAIN !== 'local';
    if (newer(version, wanted) === version || canFetch) return command;
    tooOld.push(`${command} is Go ${version}`);
  }
  const seen = tooOld.length === 0 ? 'there is no go in PATH or /usr/local/go/bin' : tooOld.join(', ');
  throw new EnvironmentError(
    `the bundle is built with Go ${wanted} or newer, and ${seen}\n  Install Go (https://go.dev/doc/install) and try again.`,
  );
}

/** Where Go keeps its modules and what it has compiled: `go env`. */
export async function goCaches(go: string, signal: AbortSignal): Promise<string[]> {
  const printed = await run(go, ['env', 'GOMODCACHE', 'GOCACHE'], { signal });
  return printed.split('\n').filter((line) => line !== '');
}

/** The newer of two versions such as "1.26.0" and "1.9"; a release candidate counts as its release. */
export function newer(one: string, other: string): string {
  const [a, b] = [one, other].map((version) => version.split('.').map((part) => Number.parseInt(part, 10)));
  for (let index = 0; index < 3; index++) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference > 0 ? one : other;
  }
  return one;
}

/** A version such as "1.26.8", or undefined when there is no such command. Never fetches another Go. */
async function versionOf(command: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const printed = await run(command, ['version'], { signal, env: { GOTOOLCHAIN: 'local' } });
    return /go(\d+(?:\.\w+)*)/.exec(printed)?.[1] ?? '0';
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === undefined) return undefined;
    throw error;
  }
}
