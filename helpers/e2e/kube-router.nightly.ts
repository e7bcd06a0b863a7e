import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import type { MatrixJson } from '../proof/matrix-json.ts';
import { certify } from './support/certify.ts';
import { netconform } from './support/program.ts';
import { idsOf } from './support/read-report.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';

/** A network that enforces policies, built here on request. */

const name = runName();

/** Only what hangs takes so long, also on a busy machine. */
const WHOLE_MS = 3_600_000;

beforeAll(async () => {
  const { code, stderr } = await netconform(['cluster', 'up', '--name', name, '--cni', 'kube-router']);
  expect(code, stderr).toBe(0);
});

afterAll(async () => {
  await netconform(['cluster', 'down', '--name', name]);
});

test('a cluster with kube-router is conformant, and enforces network policies at every node', async () => {
  const { code, stderr, outcomes, cases } = await certify(['--kubeconfig', kubeconfigPath(CACHE, name)]);
  expect(code, stderr).toBe(0);
  expect(outcomes['POL-1'], stderr).toBe('conformant');
  expect(idsOf(cases, 'violation')).toEqual(['SVC-7']);
});

test('each fault turns red what it breaks and nothing else, and names its place', {
  timeout: WHOLE_MS,
}, async () => {
  await inTemporaryFolder(async (out) => {
    const { code, stderr } = await netconform([
      ...['selfcheck', '--cluster', name, '--timeout', '55m', '--out', out],
    ]);
    const [dir = ''] = await readdir(out);
    const matrix = JSON.parse(await readFile(join(out, dir, 'matrix.json'), 'utf8')) as MatrixJson;
    expect(
      matrix.faults.flatMap(({ problems }) => problems),
      stderr,
    ).toEqual([]);
    expect(code).toBe(0);
  });
});
