import { existsSync } from 'node:fs';
import type { Engine } from '../engine/engine.ts';
import { run } from '../process/run.ts';
import type { ClusterNetwork } from './network.ts';

/**
 * The egress guard: what comes in from the cluster's bridge and is not for the cluster's own network is dropped before
 * it is routed, so that nothing of a broken cluster under test leaves this machine.
 *
 * The rule is made where the engine's bridges are: on this machine when we are root on Linux, else (a desktop's virtual
 * machine, a member of the docker group) by a container on the engine's host network.
 */
export interface Guard {
  engine: Engine;
  /** An image with iptables in it; kind's node image has it. */
  image: string;
}

const CHAIN = ['-t', 'raw'];

function ruleOf(network: ClusterNetwork): string[] {
  const comment = ['-m', 'comment', '--comment', commentOf(network.name)];
  return ['PREROUTING', '-i', network.bridge, '!', '-d', network.range.text, ...comment, '-j', 'DROP'];
}

function commentOf(name: string): string {
  return `netconform:${name}`;
}

export async function raiseGuard(guard: Guard, network: ClusterNetwork, signal: AbortSignal): Promise<void> {
  await iptables(guard, [...CHAIN, '-I', ...ruleOf(network)], signal);
}

/** Takes the rules of one run away; none there is no error. */
export async function lowerGuard(guard: Guard, name: string): Promise<void> {
  for (const rule of (await guardRules(guard)).filter((candidate) => candidate.name === name)) {
    await iptables(guard, [...CHAIN, '-D', ...rule.arguments]);
  }
}

/** The guard rules that are in place: of which run, and as iptables would take them. */
export async function guardRules(guard: Guard): Promise<{ name: string; arguments: string[] }[]> {
  return parseRules(await iptables(guard, [...CHAIN, '-S', 'PREROUTING']));
}

/** Reads `iptables -S`, keeping the rules that carry our comment. */
export function parseRules(listing: string): { name: string; arguments: string[] }[] {
  return listing.split('\n').flatMap((line) => {
    const name = /--comment "?netconform:([a-z0-9-]+)"?(?:\s|$)/.exec(line)?.[1];
    if (name === undefined || !line.startsWith('-A ')) return [];
    return [{ name, arguments: line.slice(3).replaceAll('"', '').split(/\s+/) }];
  });
}

async function iptables(guard: Guard, args: string[], signal?: AbortSignal): Promise<string> {
  // -w: two runs at once may both hold the lock of the tables for a moment.
  const command = ['-w', '10', ...args];
  const options = signal === undefined ? {} : { signal };
  const direct = process.platform === 'linux' && process.getuid?.() === 0;
  const path = ['/usr/sbin/iptables', '/sbin/iptables', '/usr/bin/iptables'].find((candidate) =>
    existsSync(candidate),
  );
  if (direct && path !== undefined) return run(path, command, options);
  const container = ['run', '--rm', '--network=host', '--cap-add=NET_ADMIN', '--cap-add=NET_RAW'];
  return guard.engine.run([...container, '--entrypoint=iptables', guard.image, ...command], options);
}
