import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOT_OFFERED } from '../end-to-end/not-here.ts';
import { type Ended, netconform, start } from '../end-to-end/program.ts';
import { readDiagnostics } from '../end-to-end/read-diagnostics.ts';
import { type Case, readReport } from '../end-to-end/read-report.ts';
import { runName } from '../end-to-end/temporary.ts';
import { CACHE, engineHere, NO_TRACES, type Traces, tracesOf, volumesOf } from '../end-to-end/traces.ts';
import type { Engine } from '../engine/engine.ts';

const certified = runName();
const NOBODYS_CONFIG = 'apiVersion: v1\nkind: Config\n';

let engine: Engine;
let home: string;

beforeAll(async () => {
  engine = await engineHere();
  home = await mkdtemp(join(tmpdir(), 'e2e-home-'));
});

afterAll(async () => {
  const { containers, networks } = await tracesOf(engine, certified);
  if (containers.length + networks.length > 0) await netconform(['cluster', 'down', '--name', certified]);
  await rm(home, { recursive: true, force: true });
});

describe('certify, as a user has it', () => {
  let run: Ended;
  let cases: Case[];
  let during: Traces;
  let volumes: string[];
  const out = () => join(home, 'reports');
  const configs = () => [join(home, '.kube/config'), join(home, 'kubeconfig')];

  beforeAll(async () => {
    await mkdir(join(home, '.kube'));
    for (const file of configs()) await writeFile(file, NOBODYS_CONFIG);
    const certify = start(
      [
        ...['certify', '--cni', 'flannel', '--disruptive', '--name', certified],
        ...['--diagnostics', 'always', '--out', out()],
      ],
      {
        ...userWith(home),
        KUBECONFIG: join(home, 'kubeconfig'),
      },
    );
    await certify.said(/ s {2}api$/m);
    during = await tracesOf(engine, certified);
    volumes = await volumesOf(engine, certified);
    run = await certify.ended;
    cases = await readReport(out());
  });

  test('certify ends with 0 and says nothing on stdout', () => {
    // With all that it said: a healthy cluster called red is to be explained from the failure alone.
    expect({ code: run.code, stdout: run.stdout }, run.stderr).toEqual({ code: 0, stdout: '' });
  });

  test('every requirement is in the report, and conformant where it can be shown here', async () => {
    const { stdout } = await netconform(['list']);
    const ids = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    const expected = (id = '') => (NOT_OFFERED.includes(id) ? 'skipped' : 'conformant');
    expect(cases.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(
      ids.map((id) => `${id} ${expected(id)}`),
    );
    expect(ids.length).toBeGreaterThanOrEqual(30);
  });

  test('it had containers, a network, volumes, a guard rule, a folder and processes while it ran', () => {
    expect(during).toMatchObject({ networks: [certified], guardRules: 2 });
    expect(during.containers).toEqual(
      ['control-plane', 'worker', 'worker2'].map((role) => `${certified}-${role}`),
    );
    for (const some of [volumes, during.folders, during.processes]) expect(some).not.toEqual([]);
  });

  test('it leaves none of that', async () => {
    expect(await tracesOf(engine, certified, volumes)).toEqual(NO_TRACES);
  });

  test('diagnostics that were asked for in any case have what root sees on every node, and no requirement', async () => {
    const files = await readDiagnostics(out());
    const folders = new Set(Object.keys(files).map((path) => path.split('/')[0]));
    expect([...folders].sort()).toEqual(['README.txt', 'cluster', 'nodes']);
    for (const role of ['control-plane', 'worker', 'worker2'])
      expect(files[`nodes/${certified}-${role}/rules.txt`]).toContain('KUBE-SERVICES');
    expect(files['cluster/pods.txt']).toMatch(new RegExp(`^${certified} +probe-\\w+ +1/1 +Running`, 'm'));
  });

  test("the user's own kubeconfig files are not written", async () => {
    for (const file of configs()) expect(await readFile(file, 'utf8')).toBe(NOBODYS_CONFIG);
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
