import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { netconform } from './support/program.ts';
import { type Case, idsOf, readReport } from './support/read-report.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
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
function certify(...args: string[]): Promise<{ code: number | null; stderr: string; cases: Case[] }> {
  name = runName();
  return inTemporaryFolder(async (out) => {
    const all = ['certify', '--cni', 'flannel', '--name', name, '--out', out, ...args];
    const { code, stderr } = await netconform(all);
    return { code, stderr, cases: await readReport(out) };
  });
}

test('a cluster of two families is conformant, and its second family is asked about', async () => {
  const { code, stderr, cases } = await certify('--ip-family', 'dual', '--workers', '1');
  expect(code, stderr).toBe(0);
  const more = cases.find(({ id }) => id === 'POD-8');
  expect(more?.outcome, more?.text).toBe('conformant');
  expect(stderr).toMatch(/pods over IPv6\).*\n?.*pods over UDP and IPv6/);
  expect(await tracesOf(engine, name)).toEqual(NO_TRACES);
});

test('a cluster of one node and of IPv6 alone: what takes two nodes is skipped, so that it is not certified', async () => {
  const { code, stderr, cases } = await certify('--ip-family', 'ipv6', '--workers', '0');
  expect(cases.find(({ id }) => id === 'POD-2')?.outcome, stderr).toBe('skipped');
  expect(stderr).toContain('the cluster has one schedulable node: there is no other node to reach');
  expect([...idsOf(cases, 'violation'), ...idsOf(cases, 'inconclusive')]).toEqual([]);
  expect(code, stderr).toBe(3);
  expect(await tracesOf(engine, name)).toEqual(NO_TRACES);
});
