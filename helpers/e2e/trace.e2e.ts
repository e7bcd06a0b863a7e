import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { EXIT } from '../model/result.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { netconform } from './support/program.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';

const kubeconfig = kubeconfigPath(CACHE, inject('cluster').name);
const namespace = givenNamespace(connect(kubeconfig));

interface Event {
  ph: string;
  name: string;
  cat?: string;
  ts: number;
  dur: number;
  args?: Record<string, string | number>;
}

test('a trace says where the time of a run went: its steps, requirements, execs and API requests', async () => {
  await inTemporaryFolder(async (out) => {
    const place = ['--kubeconfig', kubeconfig, '--namespace', namespace.name];
    const args = ['certify', ...place, '--only', 'POD-2', '--trace', '--out', out];
    const { code, stderr } = await netconform(args);
    expect(code, stderr).toBe(EXIT.conformant);
    expect(stderr).toContain('trace.json');
    const [dir = ''] = await readdir(out);
    const { traceEvents } = JSON.parse(await readFile(join(out, dir, 'trace.json'), 'utf8')) as {
      traceEvents: Event[];
    };
    const of = (kind: string) => traceEvents.filter(({ ph, cat }) => ph === 'X' && cat === kind);
    expect(of('run').map((event) => event.name)).toEqual(['fixtures', 'suites']);
    const [asked, ...more] = of('requirement');
    expect(more).toEqual([]);
    expect(asked).toMatchObject({ name: 'POD-2', args: { outcome: 'conformant' } });
    const inside = ({ ts, dur }: Event) =>
      asked !== undefined && ts >= asked.ts && ts + dur <= asked.ts + asked.dur;
    // A shell in each probe pod, then one exec to converge and one to be steady.
    const execs = of('exec').filter(inside);
    expect(execs.filter((event) => event.name.startsWith('shell in probe-'))).toHaveLength(3);
    expect(execs.filter((event) => event.name.startsWith('probe-')).length).toBeGreaterThanOrEqual(6);
    const requests = of('API request');
    expect(requests.some((event) => inside(event) && event.name === 'GET /api/v1/nodes')).toBe(true);
    // The suites' process and this one's are both in it.
    expect(
      requests.some((event) => !inside(event) && event.name.startsWith('POST /apis/authorization')),
    ).toBe(true);
    expect(requests.every(({ args: of }) => Number(of?.status) >= 200)).toBe(true);
  });
});
