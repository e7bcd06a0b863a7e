import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { crashingWeave } from './support/crashing-weave.ts';
import { netconform } from './support/program.ts';
import { readDiagnostics } from './support/read-diagnostics.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { engineHere, NO_TRACES, tracesOf } from './support/traces.ts';

let engine: Engine;
let name = '';

beforeAll(async () => {
  engine = await engineHere();
});

afterEach(async () => {
  if (name !== '' && (await tracesOf(engine, name)).networks.length > 0)
    await netconform(['cluster', 'down', '--name', name]);
});

test('an agent that crashes is reported with pod, event and last log lines, and the cluster is removed', async () => {
  name = runName();
  await inTemporaryFolder(async (folder) => {
    const archive = await crashingWeave(engine, folder);
    const out = join(folder, 'reports');
    const args = ['--cni', 'weave', '--image-archive', archive, '--workers', '0', '--name', name];
    const { code, stderr } = await netconform(['certify', ...args, '--out', out]);
    expect(code, stderr).toBe(3);
    // By what the agent does, not by the time that its start may take.
    expect(stderr).not.toContain('not within');
    expect(stderr).toMatch(/pod kube-system\/weave-net-\w+ on \S+-control-plane, container weave: /);
    expect(stderr).toMatch(/last event: BackOff/);
    expect(stderr).toMatch(/this launch fails, for a test/);
    const cases = await readReport(out);
    expect(idsOf(cases, 'inconclusive')).toEqual(['Run']);
    expect(cases[0]?.text).toContain('this launch fails, for a test');
    // Taken before the cluster was removed, which nobody will ask any more.
    const logs = Object.entries(await readDiagnostics(out)).filter(([path]) => path.endsWith('.weave.log'));
    expect(logs).toEqual([
      [expect.stringContaining(`nodes/${name}-`), expect.stringContaining('for a test')],
    ]);
    expect(await tracesOf(engine, name)).toEqual(NO_TRACES);
  });
});
