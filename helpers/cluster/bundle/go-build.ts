import { run } from '../../system/run.ts';
import { goArch } from './arch.ts';

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
