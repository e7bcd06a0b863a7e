import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { netconform, type Running, start } from './support/program.ts';
import { readDiagnostics } from './support/read-diagnostics.ts';
import { readReport } from './support/read-report.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { engineHere, NO_TRACES, type Traces, tracesOf, volumesOf } from './support/traces.ts';
import { ONLY_A_HANG } from './support/until.ts';

/** One node is made soonest. */
const COMMON = ['certify', '--cni', 'flannel', '--workers', '0'];

let engine: Engine;
let name: string;

beforeAll(async () => {
  engine = await engineHere();
});

afterEach(async () => {
  const { containers, networks } = await tracesOf(engine, name);
  if (containers.length + networks.length > 0) await netconform(['cluster', 'down', '--name', name]);
});

/** The core set signals a run while kind makes its nodes. */
const suitesRun = (run: Running) => run.said(/ ✓ ADDR-1 /);

test('SIGINT, twice, while the suites run: it takes away what it made, reports, and ends with 130', async () => {
  name = runName();
  await inTemporaryFolder(async (out) => {
    const run = start([...COMMON, '--name', name, '--out', out]);
    await suitesRun(run);
    const [before, volumes] = [await tracesOf(engine, name), await volumesOf(engine, name)];
    for (const _ of ['first', 'second']) {
      run.signal('SIGINT');
      // Long enough that it is a second wish, not the same one heard twice.
      await setTimeout(1_500);
    }
    const { code, stderr } = await run.ended;
    expect(code, stderr).toBe(130);
    expect(before.folders.length).toBe(1);
    expect(await tracesOf(engine, name, volumes), stderr).toEqual(NO_TRACES);
    const cases = await readReport(out);
    expect(cases.find(({ id }) => id === 'Run')).toMatchObject({
      outcome: 'inconclusive',
      message: expect.stringContaining('a signal ended the run'),
    });
    // No requirement that was not asked yet is asked any more.
    expect(stderr.split(/^SIG\w+: /m)[1]).not.toMatch(/^ *[\d.]+ s {2}[✓✗?-] [A-Z]/m);
    // Who wants to go does not wait for them.
    expect(await readDiagnostics(out)).toEqual({});
  });
});

describe('killed, it leaves things that cleanup finds and removes, and nothing else', () => {
  const shared = inject('cluster').name;
  const foreign = runName();
  const others = async () => {
    const [containers, networks] = await Promise.all([
      engine.run(['ps', '-a', '--filter', 'label=somebody.else=yes', '--format', '{{.Names}}']),
      engine.run(['network', 'ls', '--filter', 'label=somebody.else=yes', '--format', '{{.Name}}']),
    ]);
    return { containers, networks, shared: await tracesOf(engine, shared) };
  };

  beforeAll(async () => {
    const image = await engine.run(['container', 'inspect', '--format', '{{.Image}}', `${shared}-worker`]);
    const label = '--label=somebody.else=yes';
    await engine.run(['network', 'create', label, foreign]);
    // As a kind cluster that somebody else made.
    const kind = `--label=io.x-k8s.kind.cluster=${foreign}`;
    const run = ['run', '-d', '--name', `${foreign}-worker`, label, kind, '--network', foreign];
    await engine.run([...run, '--entrypoint', 'sleep', image, '3600']);
  });

  afterAll(async () => {
    await engine.run(['rm', '-f', `${foreign}-worker`]).catch(() => undefined);
    await engine.run(['network', 'rm', foreign]);
  });

  test('SIGKILL while the suites run', async () => {
    name = runName();
    await inTemporaryFolder(async (out) => {
      const run = start([...COMMON, '--name', name, '--out', out], {}, { direct: true });
      await suitesRun(run);
      const volumes = await volumesOf(engine, name);
      run.signal('SIGKILL');
      await run.ended;
      const remains = await tracesOf(engine, name, volumes);
      expect(remains).toMatchObject({ networks: [name], guardRules: 2 });
      for (const some of [remains.containers, remains.folders, volumes]) expect(some).not.toEqual([]);
      const untouched = await others();
      expect(untouched).toMatchObject({ containers: `${foreign}-worker`, networks: foreign });

      const { code, stderr } = await netconform(['cleanup']);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain(`removed: ${name}`);
      expect(stderr).toContain(`left alone: ${shared}`);
      await gone(() => tracesOf(engine, name, volumes));
      expect(await others()).toEqual(untouched);
    });
  });
});

/** Processes that were told to end take a moment; everything else has to be gone at once. */
async function gone(look: () => Promise<Traces>): Promise<void> {
  expect({ ...(await look()), processes: [] }).toEqual(NO_TRACES);
  await expect.poll(async () => (await look()).processes, { timeout: ONLY_A_HANG }).toEqual([]);
  // Nothing that such a process did on its way out came back.
  expect(await look()).toEqual(NO_TRACES);
}
