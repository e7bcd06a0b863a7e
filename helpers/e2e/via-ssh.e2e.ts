import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { run } from '../system/run.ts';
import { type CertifyOptions, certify } from './support/certify.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { netconform, start } from './support/program.ts';
import { type SshHost, sshHost } from './support/ssh-host.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE, engineHere } from './support/traces.ts';
import { until } from './support/until.ts';

/** An API server whose name only means something in the nodes' network, where a machine with sshd is. */

const { name } = inject('cluster');
const straight = kubeconfigPath(CACHE, name);
const kube = connect(straight);
const namespace = givenNamespace(kube);
let host: SshHost;
let kubeconfig: string;
let over: () => void;
let folderGone: Promise<void>;

beforeAll(async () => {
  const made = Promise.withResolvers<void>();
  folderGone = inTemporaryFolder(async (folder) => {
    const used = new Promise<void>((resolve) => {
      over = resolve;
    });
    try {
      kubeconfig = join(folder, 'kubeconfig');
      const text = await readFile(straight, 'utf8');
      await writeFile(kubeconfig, text.replace(/server: .*/, `server: https://${name}-control-plane:6443`));
      host = await sshHost(await engineHere(), name, folder);
      made.resolve();
    } catch (error) {
      made.reject(error);
    }
    await used;
  });
  await made.promise;
});

afterAll(async () => {
  await host?.remove();
  over();
  await folderGone;
});

/** The ssh clients of tunnels to this cluster's API server. */
async function tunnels(): Promise<string[]> {
  const all = await run('ps', ['-eo', 'pid=,comm=,args=']);
  return all.split('\n').filter((line) => / ssh /.test(line) && line.includes(`:${name}-control-plane:6443`));
}

function certifyBy(flags: readonly string[], only: string, meanwhile?: CertifyOptions['meanwhile']) {
  const place = ['--kubeconfig', kubeconfig, '--namespace', namespace.name];
  return certify([...place, '--only', only, ...flags], { meanwhile });
}

test('the certificate is verified for the name of the server, not for this end of the tunnel', async () => {
  const text = await readFile(kubeconfig, 'utf8');
  const other = `${kubeconfig}.other`;
  await writeFile(other, text.replace(/( *)server: .*/, '$&\n$1tls-server-name: somebody.example'));
  const { code, stderr } = await netconform(['certify', '--kubeconfig', other, ...host.flags]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/its certificate does not verify: .*somebody\.example/);
});

test("a host that lets nobody in is reported with ssh's own words", async () => {
  const elsewhere = ['--via-ssh', '127.0.0.1:1', ...host.flags.slice(2)];
  const { code, stderr } = await certifyBy(elsewhere, 'NODE-1');
  expect(code).toBe(3);
  expect(stderr).toMatch(/no tunnel through ssh 127\.0\.0\.1:1: .*ssh says: .*Connection refused/);
});

test('a tunnel that is cut makes what is asked meanwhile inconclusive, not a violation, and is made anew', async () => {
  const asked = 'NODE-1,POD-1,POD-2,SVC-1,SVC-2';
  const { code, stderr, outcomes, textOf } = await certifyBy(host.flags, asked, async (running) => {
    await running.said(/ ✓ NODE-1 /);
    await host.cut();
    await running.said(/ SVC-1 /);
    await host.serve();
  });
  expect(code, stderr).toBe(3);
  expect(stderr).toContain('was cut');
  expect(stderr).toContain('works again');
  // Which of the others were under way when it was cut is a matter of milliseconds; the last one was not begun.
  expect(Object.values(outcomes), stderr).not.toContain('violation');
  expect(outcomes).toMatchObject({ 'NODE-1': 'conformant', 'SVC-1': 'inconclusive' });
  expect(textOf('SVC-1')).toContain('tunnel through ssh');
  await namespace.expectEmpty();
  expect(await tunnels()).toEqual([]);
});

test('a run that was killed leaves no ssh client, and cleanup removes the rest through another tunnel', async () => {
  const left = async () => {
    const there = { namespace: namespace.name, labelSelector: RUN_LABEL };
    const { items } = await kube.core.listNamespacedPod(there);
    return items.map(({ metadata }) => metadata?.labels?.[RUN_LABEL]);
  };
  const place = ['--kubeconfig', kubeconfig, '--namespace', namespace.name];
  await inTemporaryFolder(async (out) => {
    const args = ['certify', ...place, '--only', 'POD-1', '--out', out, ...host.flags];
    const running = start(args, {}, { direct: true });
    await running.said(/ s {2}fixtures$/m);
    expect(await tunnels()).not.toEqual([]);
    running.signal('SIGKILL');
    await running.ended;
    await until('no ssh client to be left', async () => (await tunnels()).length === 0);
  });
  const [run = ''] = await left();
  const cleanup = ['cleanup', ...place, '--run', run];
  const without = await netconform(cleanup);
  expect(without.code, without.stderr).toBe(3);
  expect(without.stderr).toContain(`https://${name}-control-plane:6443: its name does not resolve`);
  expect(await left()).not.toEqual([]);
  const { code, stderr } = await netconform([...cleanup, ...host.flags]);
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(new RegExp(`^removed: what ${run} put into `, 'm'));
  await namespace.expectEmpty();
  expect(await tunnels()).toEqual([]);
});
