import { access } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { endLeftProcesses } from '../cluster/left-processes.ts';
import { engineHere } from './support/traces.ts';

test('processes that stayed in a frozen control group are ended', async () => {
  const engine = await engineHere();
  const images = await engine.run(['images', '--format', '{{.Repository}}:{{.Tag}}']);
  const agnhost = images.split('\n').find((each) => /\/agnhost:/.test(each)) ?? '';
  const id = (await engine.run(['run', '-d', '--network', 'none', agnhost, 'pause'])).trim();
  try {
    const pid = (await engine.run(['inspect', '--format', '{{.State.Pid}}', id])).trim();
    await engine.run(['pause', id]);
    await access(`/proc/${pid}`);
    await endLeftProcesses([id]);
    await expect(access(`/proc/${pid}`)).rejects.toThrow();
  } finally {
    await engine.run(['rm', '-f', id]);
  }
});
