import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { type Certified, certify } from './support/certify.ts';
import { netconform } from './support/program.ts';
import { idsOf } from './support/read-report.ts';
import { runName } from './support/temporary.ts';
import { engineHere, NO_TRACES, tracesOf } from './support/traces.ts';

let engine: Engine;
let name: string;

beforeAll(async () => {
  engine = await engineHere();
});

afterEach(async () => {
  const { containers, networks } = await tracesOf(engine, name);
  if (containers.length + networks.length > 0) await netconform(['cluster', 'down', '--name', name]);
});

/** Makes a cluster, certifies it, and takes it away. */
function certifyNew(...args: string[]): Promise<Certified> {
  name = runName();
  return certify(['--cni', 'flannel', '--name', name, ...args]);
}

test('a cluster of two families is conformant, and its second family is asked about', async () => {
  const { code, stderr, outcomes, textOf } = await certifyNew('--ip-family', 'dual', '--workers', '1');
  expect(code, stderr).toBe(0);
  expect(outcomes['POD-8'], textOf('POD-8')).toBe('conformant');
  expect(stderr).toMatch(/pods over IPv6\).*\n?.*pods over UDP and IPv6/);
  expect(await tracesOf(engine, name)).toEqual(NO_TRACES);
});

test('a cluster of one node and of IPv6 alone: what takes two nodes is skipped, so that it is not certified', async () => {
  const { code, stderr, cases, outcomes } = await certifyNew('--ip-family', 'ipv6', '--workers', '0');
  expect(outcomes['POD-2'], stderr).toBe('skipped');
  expect(stderr).toContain('the cluster has one schedulable node: there is no other node to reach');
  expect([...idsOf(cases, 'violation'), ...idsOf(cases, 'inconclusive')]).toEqual([]);
  expect(code, stderr).toBe(3);
  expect(await tracesOf(engine, name)).toEqual(NO_TRACES);
});
