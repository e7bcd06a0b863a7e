import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { kubeconfigPath, runDir } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { FAULTS } from '../proof/faults/all.ts';
import { coveringFaults } from '../proof/faults/covering.ts';
import type { MatrixJson } from '../proof/matrix-json.ts';
import { netconform, start } from './support/program.ts';
import { complaints } from './support/read-xml.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE, engineHere } from './support/traces.ts';

const { name } = inject('cluster');
let engine: Engine;

beforeAll(async () => {
  engine = await engineHere();
});

const HERE = FAULTS.filter(({ expected }) => expected.flannel !== undefined).map(({ id }) => id);

/** The core set tries the others. */
const covering = coveringFaults(FAULTS, 'flannel');
const asked = HERE.filter((id) => !covering.includes(id));

/** Only what hangs takes so long, also on a busy machine. */
const WHOLE_MS = 3_600_000;

const journal = join(runDir(CACHE, name), 'fault.json');

async function namespaces(): Promise<number> {
  const kube = connect(kubeconfigPath(CACHE, name));
  return (await kube.core.listNamespace({ labelSelector: RUN_LABEL })).items.length;
}

test('each fault that the core set leaves out turns red what it breaks and nothing else, and names its place', {
  timeout: WHOLE_MS,
}, async () => {
  await inTemporaryFolder(async (out) => {
    const faults = ['--quick', '--fault', asked.join()];
    const { code, stderr } = await netconform([
      ...['selfcheck', '--cluster', name, ...faults, '--timeout', '55m', '--out', out],
    ]);
    const [dir = ''] = await readdir(out);
    const read = (file: string) => readFile(join(out, dir, file), 'utf8');
    const matrix = JSON.parse(await read('matrix.json')) as MatrixJson;
    expect(
      matrix.faults.flatMap(({ problems }) => problems),
      stderr,
    ).toEqual([]);
    expect(matrix.faults.map(({ id }) => id)).toEqual(asked);
    expect(code).toBe(0);
    expect(await complaints(await read('junit.xml'))).toEqual([]);
    expect(await read('matrix.html')).toContain('</html>');
    expect(stderr).toContain((await read('matrix.txt')).trimEnd().split('\n').at(-1));
    expect(existsSync(journal)).toBe(false);
    expect(await namespaces()).toBe(0);
  });
});

describe('whatever ends it, the fault does not stay', () => {
  const rules = () =>
    engine.run(['exec', `${name}-worker`, 'sh', '-c', 'iptables-save | grep netconform-fault || true']);

  /** Ends a self-check while its fault is in force. */
  async function endedBy(
    signal: NodeJS.Signals,
    out: string,
  ): Promise<{ code: number | null; stderr: string }> {
    const args = ['selfcheck', '--cluster', name, '--fault', 'no-udp', '--out', out];
    const running = start(args, {}, { direct: true });
    let early: string | undefined;
    void running.ended.then(({ stderr }) => {
      early = stderr;
    });
    while ((await rules()) === '') {
      if (early !== undefined) throw new Error(`it ended before a fault was in force: ${early}`);
      await setTimeout(100);
    }
    expect(existsSync(journal)).toBe(true);
    running.signal(signal);
    return running.ended;
  }

  test('SIGTERM', async () => {
    await inTemporaryFolder(async (out) => {
      const { code, stderr } = await endedBy('SIGTERM', out);
      expect(code, stderr).toBe(130);
      expect(await rules()).toBe('');
      expect(existsSync(journal)).toBe(false);
      expect(await namespaces()).toBe(0);
    });
  });

  test('kill -9: the next start finds it, heals it, and goes on', async () => {
    await inTemporaryFolder(async (out) => {
      await endedBy('SIGKILL', out);
      expect(await rules()).not.toBe('');
      const next = ['selfcheck', '--cluster', name, '--fault', 'own-node', '--out', out];
      const { code, stderr } = await netconform(next);
      expect(stderr).toContain('healed  no-udp: left by a killed self-check');
      expect(code, stderr).toBe(0);
      expect(await rules()).toBe('');
      expect(existsSync(journal)).toBe(false);
      expect(await namespaces()).toBe(0);
    });
  });
});
