import { existsSync, mkdirSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError, UsageError } from '../../config/usage-error.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import { CommandError, run } from '../../system/run.ts';
import { type Engine, engineAt } from './engine.ts';
import { installPodman } from './install.ts';
import { type Limits, readLimits } from './limits.ts';

/** Enough for a node; with values above 32768 runc is refused even where the hard limit is higher (measured). */
const PROCESSES = 30_000;

/**
 * The containers.conf that lets Podman start privileged containers where this process may not raise its
 * limits (a container in a sandbox, a restricted virtual machine): its own defaults lie above the hard limits.
 *
 * runc and cgroupfs because crun refuses the mixed (v1 and v2) control groups such places have.
 * The file engine log because there is no journal.
 */
export function containersConf(limits: Limits): string {
  const processes = Math.min(limits.processes ?? PROCESSES, PROCESSES);
  const ulimits = [
    `"nofile=${limits.openFiles ?? 1048576}:${limits.openFiles ?? 1048576}"`,
    `"nproc=${processes}:${processes}"`,
  ];
  return [
    '[containers]',
    `default_ulimits = [${ulimits.join(', ')}]`,
    '[engine]',
    'runtime = "runc"',
    'events_logger = "file"',
    'cgroup_manager = "cgroupfs"',
    '',
  ].join('\n');
}

/**
 * What Podman needs in its environment here: nothing on a usual machine or where the user has set
 * CONTAINERS_CONF, else the path of a configuration of our own. /etc is never written.
 */
async function podmanEnvironment(cacheDir: string): Promise<NodeJS.ProcessEnv> {
  if (process.env.CONTAINERS_CONF !== undefined || !existsSync('/proc/self/limits')) return {};
  const limits = await readLimits();
  if (limits.canRaise) return {};
  const dir = join(cacheDir, 'engine');
  const file = join(dir, 'containers.conf');
  const content = containersConf(limits);
  // Another run may be reading the file now, so a correct file is not written again.
  if ((await readFile(file, 'utf8').catch(() => undefined)) !== content) {
    await mkdir(dir, { recursive: true });
    await writeFile(`${file}.${process.pid}`, content);
    await rename(`${file}.${process.pid}`, file);
  }
  return { CONTAINERS_CONF: file };
}

interface FindOptions {
  cacheDir: string;
  log: (line: string) => void;
  signal: AbortSignal;
  /** Whether a missing engine may be installed. False for commands that only look. */
  install: boolean;
}

/**
 * The engine that kind will drive: the one KIND_EXPERIMENTAL_PROVIDER names, else Docker, else Podman,
 * else Podman installed from Debian packages.
 * @throws UsageError when an engine is there but may not be used; EnvironmentError when none can be had
 */
export async function findEngine(options: FindOptions): Promise<Engine> {
  const asked = process.env.KIND_EXPERIMENTAL_PROVIDER;
  if (asked !== undefined && asked !== 'docker' && asked !== 'podman') {
    throw UsageError.of('KIND_EXPERIMENTAL_PROVIDER', asked, 'expected docker or podman');
  }
  const problems: string[] = [];
  const names: Engine['name'][] = asked === undefined ? ['docker', 'podman'] : [asked];
  for (const name of names) {
    const found = await tryEngine(name, options, problems);
    if (found !== undefined) return found;
  }
  const refused = problems.find((problem) => /permission denied|EACCES/i.test(problem));
  if (refused !== undefined) {
    throw new UsageError(
      `no permission to use the container engine: ${refused}\n  Join its group (docker) or run as root, then try again.`,
    );
  }
  if (options.install && asked !== 'docker' && (await installPodman(options))) {
    const found = await tryEngine('podman', options, problems);
    if (found !== undefined) return found;
  }
  throw new EnvironmentError(
    `no container engine answers: ${problems.join('; ')}\n  Start Docker or Podman. On Debian, netconform installs Podman when it runs as root.`,
  );
}

async function tryEngine(
  name: Engine['name'],
  options: FindOptions,
  problems: string[],
): Promise<Engine | undefined> {
  const env = name === 'podman' ? await podmanEnvironment(options.cacheDir) : {};
  const format =
    name === 'podman' ? '{{.Version.Version}} {{.Host.Security.Rootless}}' : '{{.ServerVersion}}';
  try {
    const answer = await run(name, ['info', '--format', format], {
      env,
      signal: options.signal,
      timeoutMs: TIMEOUTS.engineAnswer,
    });
    const [version = '', rootless] = answer.trim().split(' ');
    if (rootless === 'true') {
      problems.push(
        'Podman runs without root, so the egress guard cannot be set up: run as root or use Docker',
      );
      return undefined;
    }
    if (name === 'podman') makeModulesFolder();
    return engineAt(name, version, env);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    problems.push(
      error.exitCode === undefined
        ? `${name} is not installed`
        : `${name}: ${error.stderr.trim().split('\n').at(-1)}`,
    );
    return undefined;
  }
}

/** kind mounts the host's /lib/modules into each node, and Podman refuses to mount what is not there. */
function makeModulesFolder(): void {
  if (process.getuid?.() === 0 && !existsSync('/lib/modules')) mkdirSync('/lib/modules', { recursive: true });
}
