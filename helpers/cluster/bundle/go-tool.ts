import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentError } from '../../config/usage-error.ts';
import { CommandError } from '../../system/command-error.ts';
import { run } from '../../system/run.ts';
import { goDirective } from './versions.ts';

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
