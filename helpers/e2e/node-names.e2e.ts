import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { withNodeNames } from '../cluster/node-names.ts';
import { PAUSES } from '../model/timeouts.ts';
import { engineHere } from './support/traces.ts';
import { until } from './support/until.ts';

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

/** The different lines that are told while a worker is asked for a name, for as long as a work takes. */
async function toldOf(
  name: string,
  work: (told: ReadonlySet<string>) => Promise<unknown>,
): Promise<string[]> {
  const told = new Set<string>();
  const names = { engine, network, from: `${network}-worker`, name, image };
  const notice = (line: string) => told.add(line);
  await withNodeNames({ ...names, notice }, () => work(told), new AbortController().signal);
  return [...told];
}

/** As long as three looks take. */
const threeLooks = () => setTimeout(3 * PAUSES.names);

test('a node that is known by its name needs nothing', async () => {
  expect(await toldOf(`${network}-control-plane`, threeLooks)).toEqual([]);
});

test('one that is there and not known is told, and the DNS server woken', async () => {
  const line = `${network}-worker does not resolve ${apart}: waking ${engine.name}'s DNS server`;
  const woken = (told: ReadonlySet<string>) => until('the notice', async () => told.size > 0);
  const isPodman = engine.name === 'podman';
  expect(await toldOf(apart, isPodman ? woken : threeLooks)).toEqual(isPodman ? [line] : []);
});
