import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { withNodeNames } from '../cluster/node-names.ts';
import { PAUSES } from '../model/timeouts.ts';
import { engineHere } from './support/traces.ts';

const { name: network } = inject('cluster');
const apart = `${network}-apart`;
let engine: Engine;
let image: string;

beforeAll(async () => {
  engine = await engineHere();
  image = await engine.run(['container', 'inspect', '--format', '{{.Image}}', `${network}-worker`]);
  await engine.run([
    ...['run', '-d', '--name', apart, '--network', 'none', '--entrypoint', 'sleep'],
    ...[image, '3600'],
  ]);
});

afterAll(() => engine.run(['rm', '-f', '-t', '0', apart]));

/** What is told while a worker is asked for a name, for as long as three looks take. */
async function toldOf(name: string): Promise<string[]> {
  const told: string[] = [];
  const names = { engine, network, from: `${network}-worker`, name, image };
  const { signal } = new AbortController();
  await withNodeNames(
    { ...names, notice: (line) => told.push(line) },
    () => setTimeout(3 * PAUSES.names),
    signal,
  );
  return told;
}

test('a node that is known by its name needs nothing', async () => {
  expect(await toldOf(`${network}-control-plane`)).toEqual([]);
});

test('one that is there and not known is told, and the DNS server woken', async () => {
  const told = `${network}-worker does not resolve ${apart}: waking ${engine.name}'s DNS server`;
  expect(await toldOf(apart)).toEqual(engine.name === 'podman' ? [told] : []);
});
