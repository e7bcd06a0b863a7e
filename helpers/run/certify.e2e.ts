import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { type Ended, netconform, start } from '../end-to-end/program.ts';
import { type Case, readReport } from '../end-to-end/read-report.ts';
import { runName } from '../end-to-end/temporary.ts';
import { CACHE, engineHere, NO_TRACES, type Traces, tracesOf, volumesOf } from '../end-to-end/traces.ts';
import type { Engine } from '../engine/engine.ts';

const [certified, beside] = [runName(), runName()];
const NOBODYS_CONFIG = 'apiVersion: v1\nkind: Config\n';

let engine: Engine;
let home: string;

beforeAll(async () => {
  engine = await engineHere();
  home = await mkdtemp(join(tmpdir(), 'e2e-home-'));
});

afterAll(async () => {
  for (const name of [certified, beside]) {
    const { containers, networks } = await tracesOf(engine, name);
    if (containers.length + networks.length > 0) await netconform(['cluster', 'down', '--name', name]);
  }
  await rm(home, { recursive: true, force: true });
});

describe('certify, while a second cluster is made beside it', () => {
  let run: Ended;
  let other: Ended;
  let cases: Case[];
  let during: Traces;
  let volumes: string[];
  const ranges: string[] = [];
  const out = () => join(home, 'reports');
  const configs = () => [join(home, '.kube/config'), join(home, 'kubeconfig')];

  beforeAll(async () => {
    await mkdir(join(home, '.kube'));
    for (const file of configs()) await writeFile(file, NOBODYS_CONFIG);
    const common = ['--cni', 'flannel', '--name'];
    const certify = start(['certify', ...common, certified, '--out', out()], {
      ...userWith(home),
      KUBECONFIG: join(home, 'kubeconfig'),
    });
    const up = start(['cluster', 'up', ...common, beside, '--workers', '0']);
    await certify.said(/ s {2}api$/m);
    during = await tracesOf(engine, certified);
    volumes = await volumesOf(engine, certified);
    await up.said(/ s {2}api$/m);
    for (const name of [certified, beside]) ranges.push(await rangeOf(engine, name));
    [run, other] = await Promise.all([certify.ended, up.ended]);
    cases = await readReport(out());
  });

  test('certify ends with 0 and says nothing on stdout', () => {
    // With all that it said: a healthy cluster called red is to be explained from the failure alone.
    expect({ code: run.code, stdout: run.stdout }, run.stderr).toEqual({ code: 0, stdout: '' });
  });

  test('every requirement is in the report, and conformant', async () => {
    const { stdout } = await netconform(['list']);
    const ids = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(cases.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(ids.map((id) => `${id} conformant`));
    expect(ids.length).toBeGreaterThanOrEqual(13);
  });

  test('it had containers, a network, volumes, a guard rule, a folder and processes while it ran', () => {
    expect(during).toMatchObject({ networks: [certified], guardRules: 1 });
    expect(during.containers).toEqual(
      ['control-plane', 'worker', 'worker2'].map((role) => `${certified}-${role}`),
    );
    for (const some of [volumes, during.folders, during.processes]) expect(some).not.toEqual([]);
  });

  test('it leaves none of that', async () => {
    expect(await tracesOf(engine, certified, volumes)).toEqual(NO_TRACES);
  });

  test("the user's own kubeconfig files are not written", async () => {
    for (const file of configs()) expect(await readFile(file, 'utf8')).toBe(NOBODYS_CONFIG);
  });

  test('the second cluster has another network, and is made as well', async () => {
    expect(other).toMatchObject({ code: 0, stdout: `${kubeconfigPath(CACHE, beside)}\n` });
    expect(new Set(ranges).size).toBe(2);
  });

  test('cluster down removes it, and the folder with its kubeconfig', async () => {
    const ofBeside = await volumesOf(engine, beside);
    expect(ofBeside).not.toEqual([]);
    expect(existsSync(kubeconfigPath(CACHE, beside))).toBe(true);
    expect(await netconform(['cluster', 'down', '--name', beside])).toMatchObject({ code: 0 });
    expect(await tracesOf(engine, beside, ofBeside)).toEqual(NO_TRACES);
  });
});

/** The environment of a user with that home, who still has the machine's caches and container store. */
function userWith(folder: string): NodeJS.ProcessEnv {
  const { XDG_DATA_HOME } = process.env;
  return {
    HOME: folder,
    XDG_CACHE_HOME: dirname(CACHE),
    XDG_DATA_HOME: XDG_DATA_HOME ?? join(homedir(), '.local/share'),
  };
}

/** The range of a run's network, as the engine states it. */
async function rangeOf(of: Engine, name: string): Promise<string> {
  const facts = await of.run(['network', 'inspect', name]);
  return /"subnet":\s*"([^"]+)"/i.exec(facts)?.[1] ?? '';
}
