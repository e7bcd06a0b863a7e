import { flagError } from '../config/options.ts';
import { endOrphans, takeDown } from './down.ts';
import type { Engine } from './engine/engine.ts';
import { guardRules } from './guard.ts';
import { IMAGES } from './image-list.ts';
import { lines, ownNetworks } from './network.ts';
import { isAlive, isKept, knownRuns, kubeconfigPath, LABELS } from './run-state.ts';

/** A run that left something on this machine. */
export interface Remains {
  name: string;
  /** Why it is as it is: its process still runs, its cluster is to stay, or nobody is left who would remove it. */
  state: 'running' | 'kept' | 'of another home' | 'left over';
  /** Of a cluster that was kept. */
  kubeconfig?: string;
}

/** Everything of ours on this machine, by run: found by the labels of networks and containers, guard rules and folders. */
export async function findRemains(engine: Engine, cacheDir: string): Promise<Remains[]> {
  const owners = new Map<string, string>();
  const note = ({ name, owner }: { name: string; owner: string }) =>
    owners.set(name, owner || (owners.get(name) ?? ''));
  const known = await knownRuns(cacheDir);
  for (const run of known) note(run);
  for (const network of await ownNetworks(engine)) note(network);
  for (const { name } of await guardRules({ engine, image: IMAGES.node })) note({ name, owner: '' });
  const format = `{{.Label "${LABELS.run}"}}`;
  const labelled = [
    'ps',
    '-a',
    '--filter',
    `label=${LABELS.run}`,
    '--format',
    engine.name === 'podman' ? `{{index .Labels "${LABELS.run}"}}` : format,
  ];
  for (const name of lines(await engine.run(labelled))) note({ name, owner: '' });
  return Promise.all(
    [...owners].map(async ([name, owner]): Promise<Remains> => {
      if (await isKept(cacheDir, name))
        return { name, state: 'kept', kubeconfig: kubeconfigPath(cacheDir, name) };
      if (await isAlive(owner)) return { name, state: 'running' };
      // Whether it was kept is written in the home of whoever made it: without that one cannot tell.
      return { name, state: known.some((run) => run.name === name) ? 'left over' : 'of another home' };
    }),
  );
}

/** Why a run's remains are left alone. */
const REASONS: Readonly<Record<Exclude<Remains['state'], 'left over'>, string>> = {
  running: 'its run is still running',
  kept: 'kept on purpose; --all removes it too',
  'of another home': 'made with another home or cache folder; --all removes it too',
};

/**
 * Removes what dead runs left, and what was kept if that is asked for too. Runs that still run are left alone.
 * @returns the names of what was removed
 */
export async function cleanup(
  engine: Engine,
  cacheDir: string,
  options: { all: boolean; log: (line: string) => void },
): Promise<string[]> {
  const removed: string[] = [];
  for (const { name, state } of await findRemains(engine, cacheDir)) {
    if (state === 'running' || (state !== 'left over' && !options.all)) {
      options.log(`left alone: ${name} (${REASONS[state]})`);
      continue;
    }
    await endOrphans(name);
    await takeDown(engine, name, IMAGES.node, cacheDir);
    options.log(`removed: ${name}`);
    removed.push(name);
  }
  return removed;
}

/** @throws UsageError when nothing of ours has that name */
export async function removeCluster(engine: Engine, cacheDir: string, name: string): Promise<void> {
  const remains = await findRemains(engine, cacheDir);
  if (!remains.some((run) => run.name === name)) {
    const names = remains.map((run) => run.name).join(', ') || '(there is none)';
    throw flagError('--name', name, `no cluster that netconform made; expected one of ${names}`);
  }
  await endOrphans(name);
  await takeDown(engine, name, IMAGES.node, cacheDir);
}
