import { existsSync } from 'node:fs';
import { inSeconds, TIMEOUTS } from '../model/timeouts.ts';
import { CommandError, run } from '../system/run.ts';
import type { Engine } from './engine/engine.ts';
import type { ClusterNetwork } from './network.ts';

/**
 * The egress guard: what comes in from the cluster's bridge and is neither for another node nor for an address of the cluster's own
 * network is dropped, so that nothing of a broken cluster under test leaves this machine. What one node sends to another crosses
 * the bridge and is let through, whatever its address: a network plugin may have routes for pods there instead of an overlay.
 *
 * The rule is made where the engine's bridges are: on this machine when we are root on Linux, else (a desktop's virtual
 * machine, a member of the docker group) by a container on the engine's host network.
 */
export interface Guard {
  engine: Engine;
  /** An image with iptables in it; kind's node image has it. */
  image: string;
}

/** Its INPUT sees what this machine would take for itself, its FORWARD what crosses the bridge or is routed. */
const TABLE = ['-t', 'mangle'];

/** The program that keeps each family's rules. */
const PROGRAMS = { 4: 'iptables', 6: 'ip6tables' } as const;

type Program = (typeof PROGRAMS)[keyof typeof PROGRAMS];

/** What a node asks its neighbours for; without an answer IPv6 does not begin, and none of it leaves a network. */
const NEIGHBOURS = ['ff02::/16', 'fe80::/10'];

/** Not an answer to what this machine began, such as that of the API server, which it reaches at a port of its own. */
const BEGUN_THERE = ['-m', 'conntrack', '!', '--ctstate', 'ESTABLISHED'];

interface Rule {
  program: Program;
  /** As the program takes them after -I or -D. */
  arguments: string[];
}

/** The rules of a network, the first one first. */
function rulesOf({ name, bridge, ranges }: ClusterNetwork): Rule[] {
  const rule = (family: 4 | 6, chain: string, match: string[], jump: string): Rule => ({
    program: PROGRAMS[family],
    arguments: [
      ...[chain, '-i', bridge, ...match],
      ...['-m', 'comment', '--comment', commentOf(name), '-j', jump],
    ],
  });
  return ranges.flatMap(({ family, text }) => [
    rule(family, 'FORWARD', ['!', '-o', bridge], 'DROP'),
    ...(family === 6 ? NEIGHBOURS.map((range) => rule(6, 'INPUT', ['-d', range], 'RETURN')) : []),
    rule(family, 'INPUT', ['!', '-d', text, ...BEGUN_THERE], 'DROP'),
  ]);
}

function commentOf(name: string): string {
  return `netconform:${name}`;
}

export async function raiseGuard(guard: Guard, network: ClusterNetwork, signal: AbortSignal): Promise<void> {
  for (const { program, arguments: rule } of rulesOf(network).reverse())
    await tables(guard, program, [...TABLE, '-I', ...rule], signal);
}

/** Takes the rules of one run away; none there is no error. */
export async function lowerGuard(guard: Guard, name: string): Promise<void> {
  for (const rule of (await guardRules(guard)).filter((candidate) => candidate.name === name))
    await tables(guard, rule.program, [...TABLE, '-D', ...rule.arguments]);
}

/** The guard rules that are in place: of which run, and as their program would take them. */
export async function guardRules(guard: Guard): Promise<(Rule & { name: string })[]> {
  const found: (Rule & { name: string })[] = [];
  for (const program of Object.values(PROGRAMS)) {
    const listing = await tables(guard, program, [...TABLE, '-S']).catch((error: unknown) => {
      // A machine without IPv6 has no such table, and so no rule of ours in it.
      if (program === PROGRAMS[6] && error instanceof CommandError) return '';
      throw error;
    });
    found.push(...parseRules(listing).map((rule) => ({ ...rule, program })));
  }
  return found;
}

/** Reads `iptables -S`, keeping the rules that carry our comment. */
export function parseRules(listing: string): { name: string; arguments: string[] }[] {
  return listing.split('\n').flatMap((line) => {
    const name = /--comment "?netconform:([a-z0-9-]+)"?(?:\s|$)/.exec(line)?.[1];
    if (name === undefined || !line.startsWith('-A ')) return [];
    return [{ name, arguments: line.slice(3).replaceAll('"', '').split(/\s+/) }];
  });
}

async function tables(guard: Guard, program: Program, args: string[], signal?: AbortSignal): Promise<string> {
  // -w: two runs at once may both hold the lock of the tables for a moment.
  const command = ['-w', inSeconds(TIMEOUTS.iptablesLock), ...args];
  const options = signal === undefined ? {} : { signal };
  const direct = process.platform === 'linux' && process.getuid?.() === 0;
  const path = ['/usr/sbin', '/sbin', '/usr/bin'].map((folder) => `${folder}/${program}`).find(existsSync);
  if (direct && path !== undefined) return run(path, command, options);
  const container = ['run', '--rm', '--network=host', '--cap-add=NET_ADMIN', '--cap-add=NET_RAW'];
  return guard.engine.run([...container, `--entrypoint=${program}`, guard.image, ...command], options);
}
