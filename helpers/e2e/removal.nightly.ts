import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { netconform, start } from './support/program.ts';
import { readReport } from './support/read-report.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { engineHere, NO_TRACES, tracesOf, volumesOf } from './support/traces.ts';

const name = runName();
let engine: Engine;

beforeAll(async () => {
  engine = await engineHere();
});

afterAll(async () => {
  const { containers, networks } = await tracesOf(engine, name);
  if (containers.length + networks.length > 0) await netconform(['cluster', 'down', '--name', name]);
});

test('certify removes the cluster that it made, and --disruptive restarts agents and a node of it', () =>
  inTemporaryFolder(async (out) => {
    const cluster = ['--cni', 'flannel', '--workers', '1', '--name', name];
    const run = start(['certify', ...cluster, '--disruptive', '--only', 'REC-1', '--out', out]);
    await run.said(/ s {2}fixtures$/m);
    const volumes = await volumesOf(engine, name);
    expect(volumes).not.toEqual([]);
    const { stderr } = await run.ended;
    const cases = await readReport(out);
    expect(
      cases.map(({ id, outcome }) => [id, outcome]),
      stderr,
    ).toContainEqual(['REC-1', 'conformant']);
    expect(await tracesOf(engine, name, volumes)).toEqual(NO_TRACES);
  }));
