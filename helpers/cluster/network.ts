import { createHash } from 'node:crypto';
import type { IpFamily } from '../config/config.ts';
import { flagError, flagName } from '../config/options.ts';
import { EnvironmentError } from '../config/usage-error.ts';
import { waitFor } from '../kube/wait.ts';
import { overlaps, parseRange, type Range, type Ranges } from '../model/range.ts';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { CommandError } from '../system/run.ts';
import type { Engine } from './engine/engine.ts';
import { LABELS } from './run-state.ts';

/** A network of the engine that holds the nodes of one cluster and what is next to it. */
export interface ClusterNetwork {
  name: string;
  /** Its IPv4 range, and one of IPv6 where the cluster has that family. */
  ranges: Ranges;
  /** The bridge's name on the machine that the engine runs on. */
  bridge: string;
}

/** Ranges to choose the nodes' network from, in this order: private, and away from what engines use by default. */
function* candidates(): Generator<Range> {
  for (let third = 100; third < 200; third += 1) yield parseRange(`10.89.${third}.0/24`);
  for (let third = 100; third < 200; third += 1) yield parseRange(`172.29.${third}.0/24`);
  for (let third = 200; third < 250; third += 1) yield parseRange(`192.168.${third}.0/24`);
}

/**
 * Makes the cluster's own network: on the range asked for, or on a free /24 that overlaps neither what the cluster
 * uses nor a route of this machine. Two runs that choose the same one do not meet: the engine refuses the second.
 */
export async function createNetwork(
  engine: Engine,
  wanted: {
    name: string;
    range: Range | undefined;
    families: IpFamily;
    avoid: readonly Range[];
    owner: string;
    signal: AbortSignal;
  },
): Promise<ClusterNetwork> {
  for (const range of wanted.range === undefined ? candidates() : [wanted.range]) {
    if (wanted.range === undefined && wanted.avoid.some((taken) => overlaps(taken, range))) continue;
    const ranges: Ranges = [range, ...(wanted.families === 'ipv4' ? [] : [ownIPv6(wanted.name)])];
    try {
      await engine.run(createArguments(engine, wanted, ranges), { signal: wanted.signal });
      return { name: wanted.name, ranges, bridge: await bridgeOf(engine, wanted.name) };
    } catch (error) {
      const taken =
        error instanceof CommandError &&
        /already (used|in use|being used)|overlaps|conflicts/i.test(error.stderr);
      if (!taken) throw error;
      if (wanted.range !== undefined) {
        throw flagError('--node-range', range.text, `in use by another network of ${engine.name}`);
      }
    }
  }
  throw new EnvironmentError(
    `no free range for the cluster's own network in 10.89.100.0–199, 172.29.100.0–199 or 192.168.200.0–249; name one with ${flagName('--node-range')}`,
  );
}

/** A range of IPv6 that nobody else has, made of the run's name as RFC 4193 makes it of chance. */
function ownIPv6(name: string): Range {
  const [, first, second, third] = /^(..)(....)(....)/.exec(hashOf(name)) ?? [];
  return parseRange(`fd${first}:${second}:${third}::/64`);
}

function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

function createArguments(engine: Engine, wanted: { name: string; owner: string }, ranges: Ranges): string[] {
  const bridge = `nc-${hashOf(wanted.name).slice(0, 10)}`;
  return [
    'network',
    'create',
    '--driver=bridge',
    ...(ranges.length > 1 ? ['--ipv6'] : []),
    ...ranges.map(({ text }) => `--subnet=${text}`),
    `--label=${LABELS.run}=${wanted.name}`,
    `--label=${LABELS.owner}=${wanted.owner}`,
    ...(engine.name === 'docker' ? [`--opt=com.docker.network.bridge.name=${bridge}`] : []),
    wanted.name,
  ];
}

interface NetworkFacts {
  network_interface?: string;
  Options?: Record<string, string> | null;
  /** Podman's spelling and Docker's. */
  labels?: Record<string, string>;
  Labels?: Record<string, string>;
}

async function bridgeOf(engine: Engine, name: string): Promise<string> {
  const [facts] = JSON.parse(await engine.run(['network', 'inspect', name])) as NetworkFacts[];
  const bridge = facts?.network_interface ?? facts?.Options?.['com.docker.network.bridge.name'];
  if (bridge === undefined)
    throw new EnvironmentError(`${engine.name} does not say which bridge network ${name} has`);
  return bridge;
}

/** The networks that this program made: of which run, and which process made it ("pid.start"). */
export async function ownNetworks(engine: Engine): Promise<{ name: string; owner: string }[]> {
  const names = lines(
    await engine.run(['network', 'ls', '--filter', `label=${LABELS.run}`, '--format', '{{.Name}}']),
  );
  return Promise.all(
    names.map(async (name) => {
      const [facts] = JSON.parse(await engine.run(['network', 'inspect', name])) as NetworkFacts[];
      return { name, owner: (facts?.labels ?? facts?.Labels)?.[LABELS.owner] ?? '' };
    }),
  );
}

/**
 * Removes every container on a network of ours, its nodes' volumes, then the network; again until nothing is left: a
 * `kind create` that was just ended may still be making, or itself removing, the same containers.
 */
export async function removeNetwork(engine: Engine, name: string): Promise<void> {
  await waitFor(
    `removal of ${name}`,
    async () => {
      try {
        await removeContainers(engine, name);
        const volumes = await nodeVolumes(engine, name);
        if (volumes.length > 0) await engine.run(['volume', 'rm', '-f', ...volumes]);
        const networks = lines(await engine.run(['network', 'ls', '--format', '{{.Name}}']));
        if (networks.includes(name)) await engine.run(['network', 'rm', name]);
        return { done: true };
      } catch (error) {
        if (error instanceof CommandError) return { waitingFor: error.message };
        throw error;
      }
    },
    { withinMs: TIMEOUTS.teardown, everyMs: PAUSES.poll, signal: new AbortController().signal },
  );
}

async function removeContainers(engine: Engine, name: string): Promise<void> {
  const containers = await containersOf(engine, name);
  // Podman waits for a container to end by itself unless told not to; there is nothing in a node to be saved.
  const atOnce = engine.name === 'podman' ? ['--time=0'] : [];
  if (containers.length > 0) await engine.run(['rm', '-f', '-v', ...atOnce, ...containers]);
}

/** Full ids of a cluster's nodes and of what is next to them. */
export async function containersOf(engine: Engine, name: string): Promise<string[]> {
  const containers = new Set<string>();
  for (const filter of [
    `network=${name}`,
    `label=io.x-k8s.kind.cluster=${name}`,
    `label=${LABELS.run}=${name}`,
  ]) {
    for (const id of lines(await engine.run(['ps', '-aq', '--no-trunc', '--filter', filter])))
      containers.add(id);
  }
  return [...containers];
}

/** On Podman kind makes the nodes' volumes itself, with the node's name as a label; Docker's are gone with their containers. */
async function nodeVolumes(engine: Engine, name: string): Promise<string[]> {
  if (engine.name !== 'podman') return [];
  const volumes = JSON.parse(await engine.run(['volume', 'ls', '--format', 'json'])) as {
    Name: string;
    Labels?: Record<string, string> | null;
  }[];
  const node = new RegExp(`^${name}-(control-plane|worker)\\d*$`);
  return volumes
    .filter(({ Labels }) => Object.keys(Labels ?? {}).some((label) => node.test(label)))
    .map(({ Name }) => Name);
}

export function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
