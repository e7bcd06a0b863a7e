import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { formatAddress, parseRange, type Range } from '../model/range.ts';

/** A route of this machine. */
export interface Route {
  interface: string;
  range: Range;
}

/** This machine's IPv4 routes, the default route left out; none where the kernel does not tell (not Linux). */
export async function machineRoutes(): Promise<Route[]> {
  const table = '/proc/net/route';
  return existsSync(table) ? parseRoutes(await readFile(table, 'utf8')) : [];
}

/** Reads /proc/net/route, whose addresses are hexadecimal with the lowest byte first. */
export function parseRoutes(table: string): Route[] {
  const routes: Route[] = [];
  for (const line of table.trim().split('\n').slice(1)) {
    const [name, destination, , , , , , mask] = line.trim().split(/\s+/);
    if (name === undefined || destination === undefined || mask === undefined) continue;
    const prefix = bitsOf(swap(mask));
    if (prefix === 0) continue;
    routes.push({ interface: name, range: parseRange(`${formatAddress(swap(destination), 4)}/${prefix}`) });
  }
  return routes;
}

function swap(hex: string): bigint {
  return BigInt(`0x${hex.match(/../g)?.reverse().join('') ?? '0'}`);
}

function bitsOf(mask: bigint): number {
  return mask.toString(2).replaceAll('0', '').length;
}
