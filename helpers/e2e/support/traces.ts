import { existsSync } from 'node:fs';
import { orphansOf } from '../../cluster/down.ts';
import type { Engine } from '../../cluster/engine/engine.ts';
import { findEngine } from '../../cluster/engine/find.ts';
import { guardRules } from '../../cluster/guard.ts';
import { IMAGES } from '../../cluster/image-list.ts';
import { lines } from '../../cluster/network.ts';
import { runDir } from '../../cluster/run-state.ts';
import { cacheDirOf } from '../../config/read-config.ts';

/** The user's cache folder, the same for the tests and the commands that they start. */
export const CACHE = cacheDirOf(process.env);

/** The engine that the program drives on this machine. */
export function engineHere(): Promise<Engine> {
  const signal = AbortSignal.timeout(60_000);
  return findEngine({ cacheDir: CACHE, log: () => undefined, signal, install: false });
}

/** What there is of a run on this machine, by kind. */
export interface Traces {
  containers: string[];
  networks: string[];
  volumes: string[];
  guardRules: number;
  folders: string[];
  processes: number[];
}

/** Nothing at all. */
export const NO_TRACES: Traces = {
  containers: [],
  networks: [],
  volumes: [],
  guardRules: 0,
  folders: [],
  processes: [],
};

/**
 * Looks for everything of a run. Containers and networks are found by name as well as by label, so that one without its
 * label would be seen too.
 * @param volumes names of volumes that its nodes were seen with
 */
export async function tracesOf(
  engine: Engine,
  name: string,
  volumes: readonly string[] = [],
): Promise<Traces> {
  const list = async (...args: string[]) => lines(await engine.run(args));
  const [byName, byLabel, networks, allVolumes, rules, processes] = await Promise.all([
    list('ps', '-a', '--format', '{{.Names}}'),
    list('ps', '-a', '--filter', `label=io.netconform.run=${name}`, '--format', '{{.Names}}'),
    list('network', 'ls', '--format', '{{.Name}}'),
    list('volume', 'ls', '-q'),
    guardRules({ engine, image: IMAGES.node }),
    orphansOf(name),
  ]);
  return {
    containers: [...new Set([...byName.filter((each) => each.startsWith(`${name}-`)), ...byLabel])].sort(),
    networks: networks.filter((each) => each === name),
    volumes: allVolumes.filter((each) => volumes.includes(each)),
    guardRules: rules.filter((rule) => rule.name === name).length,
    folders: [runDir(CACHE, name)].filter(existsSync),
    processes,
  };
}

/** The volumes of a run's containers. */
export async function volumesOf(engine: Engine, name: string): Promise<string[]> {
  const { containers } = await tracesOf(engine, name);
  if (containers.length === 0) return [];
  const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}';
  const text = await engine.run(['container', 'inspect', '--format', format, ...containers]);
  return text.split(/\s+/).filter((each) => each !== '');
}
