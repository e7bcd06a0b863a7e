import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { type Ended, netconform, start } from './support/program.ts';
import { runName } from './support/temporary.ts';
import { CACHE, engineHere, NO_TRACES, tracesOf, volumesOf } from './support/traces.ts';

/**
 * One node each: all nodes on a machine share the kernel's bound of inotify instances (128 as a rule, some 15 a node),
 * and what does not fit fails inside of a node, as kube-proxy with "too many open files".
 */
const ONE_NODE = ['--cni', 'flannel', '--workers', '0'];

const names = [runName(), runName()];
const ranges: string[] = [];
let engine: Engine;
let ended: Ended[];

beforeAll(async () => {
  engine = await engineHere();
  const runs = names.map((name) => start(['cluster', 'up', ...ONE_NODE, '--name', name]));
  await Promise.all(runs.map((run) => run.said(/ s {2}api$/m)));
  for (const name of names) ranges.push(await rangeOf(name));
  ended = await Promise.all(runs.map((run) => run.ended));
});

afterAll(async () => {
  for (const name of names) {
    const { containers, networks } = await tracesOf(engine, name);
    if (containers.length + networks.length > 0) await netconform(['cluster', 'down', '--name', name]);
  }
});

test('two clusters made at once are both made, each on a network of its own', () => {
  for (const [index, { code, stdout, stderr }] of ended.entries()) {
    const printed = `${kubeconfigPath(CACHE, names[index] ?? '')}\n`;
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: printed });
  }
  expect(ranges).not.toContain('');
  expect(new Set(ranges).size).toBe(2);
});

test('cluster down removes one of them with all that belongs to it, and leaves the other', async () => {
  const [gone = '', stays = ''] = names;
  const [volumes, before] = [await volumesOf(engine, gone), await tracesOf(engine, stays)];
  expect(volumes).not.toEqual([]);
  expect(existsSync(kubeconfigPath(CACHE, gone))).toBe(true);
  expect(await netconform(['cluster', 'down', '--name', gone])).toMatchObject({ code: 0 });
  expect(await tracesOf(engine, gone, volumes)).toEqual(NO_TRACES);
  expect(before.containers).toEqual([`${stays}-control-plane`]);
  expect(await tracesOf(engine, stays)).toEqual(before);
});

/** The range of a run's network, as the engine states it. */
async function rangeOf(name: string): Promise<string> {
  const facts = await engine.run(['network', 'inspect', name]);
  return /"subnet":\s*"([^"]+)"/i.exec(facts)?.[1] ?? '';
}
