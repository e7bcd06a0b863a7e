import { lookup } from 'node:dns/promises';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { run } from '../../system/run.ts';
import { netconform } from '../support/program.ts';
import { readReport } from '../support/read-report.ts';
import { sshHost } from '../support/ssh-host.ts';
import { inTemporaryFolder } from '../support/temporary.ts';
import { CACHE, engineHere } from '../support/traces.ts';

const { name } = inject('cluster');

test('a cluster whose API server only an ssh host reaches is certified through --via-ssh, and no ssh stays', () =>
  inTemporaryFolder((folder) =>
    inTemporaryFolder(async (out) => {
      const node = `${name}-control-plane`;
      const server = `${node}:6443`;
      // What its name means is known in the nodes' network alone.
      await expect(lookup(node)).rejects.toThrow('getaddrinfo');
      const kubeconfig = join(folder, 'kubeconfig');
      const text = await readFile(kubeconfigPath(CACHE, name), 'utf8');
      await writeFile(kubeconfig, text.replace(/server: .*/, `server: https://${server}`));
      const host = await sshHost(await engineHere(), name, folder);
      try {
        const args = [
          'certify',
          '--kubeconfig',
          kubeconfig,
          '--namespace',
          'default',
          '--only',
          'NODE-1,POD-1',
        ];
        const { stderr } = await netconform([...args, '--out', out, ...host.flags]);
        const cases = await readReport(out);
        expect(
          cases.filter(({ id }) => id !== 'Run').map(({ id, outcome }) => `${id} ${outcome}`),
          stderr,
        ).toEqual(['NODE-1 conformant', 'POD-1 conformant']);
        const processes = await run('ps', ['-eo', 'args=']);
        expect(
          processes.split('\n').filter((line) => line.startsWith('ssh ') && line.includes(server)),
        ).toEqual([]);
      } finally {
        await host.remove();
      }
    }),
  ));
