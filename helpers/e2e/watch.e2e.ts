import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { RUN_LABEL } from '../model/labels.ts';
import type { WatchJson } from '../watch/watch-json.ts';
import { netconform, start } from './support/program.ts';
import { complaints } from './support/read-xml.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE, engineHere } from './support/traces.ts';

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const QUICK = ['--settle', '2s'];

/** The one report in a folder of reports. */
async function readWatch(out: string): Promise<WatchJson> {
  const [dir = ''] = await readdir(out);
  expect((await readdir(join(out, dir))).sort()).toEqual(['junit.xml', 'watch.html', 'watch.json']);
  expect(await complaints(await readFile(join(out, dir, 'junit.xml'), 'utf8'))).toEqual([]);
  expect(await readFile(join(out, dir, 'watch.html'), 'utf8')).toContain('</html>');
  return JSON.parse(await readFile(join(out, dir, 'watch.json'), 'utf8')) as WatchJson;
}

async function namespaces(): Promise<number> {
  const { items } = await connect(kubeconfig).core.listNamespace({ labelSelector: RUN_LABEL });
  return items.length;
}

test('around a command that changes nothing and fails, everything is watched, and the failure has an exit code of its own', async () => {
  await inTemporaryFolder(async (out) => {
    const script = 'echo "cluster $KUBECONFIG"; sleep 2; exit 7';
    const { code, stdout, stderr } = await netconform(
      // Nobody else's load is to be a gap.
      ['watch', '--cluster', name, '--out', out, '--max-outage', '10s', ...QUICK, '--', 'sh', '-c', script],
    );
    expect(code, stderr).toBe(4);
    expect(stdout).toBe(`cluster ${kubeconfig}\n`);
    const { kinds, connections, command } = await readWatch(out);
    expect(kinds.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'pod within',
      'service within',
      'dns within',
      'node-port within',
    ]);
    const pairs = connections.filter(({ kind }) => kind === 'pod').map(({ from, to }) => `${from} ${to}`);
    const nodes = ['control-plane', 'worker', 'worker2'].map((role) => `${name}-${role}`);
    expect(pairs).toEqual(nodes.flatMap((from) => nodes.map((to) => `${from} ${to}`)));
    expect(Math.min(...connections.map(({ made }) => made))).toBeGreaterThan(5);
    expect(command).toMatchObject({
      fromMs: expect.any(Number),
      toMs: expect.any(Number),
      failure: 'exit code 7',
    });
    expect(await namespaces()).toBe(0);
  });
});

/** How long a pair of nodes is blocked, s: several times the time that a busy machine delays a connection for. */
const BLOCKED = 8;

test('the bounds of a gap enclose the time in which two nodes were blocked, by the clock of a node', async () => {
  const engine = await engineHere();
  const kube = connect(kubeconfig);
  const rangeOf = async (role: string) =>
    (await kube.core.readNode({ name: `${name}-${role}` })).spec?.podCIDR ?? '';
  // Only what begins a connection: the answers of the other direction pass.
  const rule = `PREROUTING -s ${await rangeOf('worker')} -d ${await rangeOf('worker2')} -p tcp --syn -j DROP`;
  const clock = 'cat /proc/uptime';
  const iptables = 'iptables -w 10 -t raw';
  const block = [
    ...[clock, `${iptables} -I ${rule}`, clock, `sleep ${BLOCKED}`],
    ...[clock, `${iptables} -D ${rule}`, clock],
  ];
  await inTemporaryFolder(async (out) => {
    const gap = ['--max-outage', `${BLOCKED / 2}s`];
    const asked = ['--kubeconfig', kubeconfig, '--out', out, '--kinds', 'pod', ...gap, ...QUICK];
    const command = [engine.name, 'exec', `${name}-worker2`, 'sh', '-c', block.join(' && ')];
    const { code, stdout, stderr } = await netconform(['watch', ...asked, '--', ...command], engine.env);
    expect(code, stderr).toBe(1);
    const [begun = 0, blocked = 0, unblocked = 0, ended = 0] = stdout
      .trim()
      .split('\n')
      .map((line) => Number(line.split(' ')[0]) * 1000);
    const { connections } = await readWatch(out);
    const long = connections.flatMap(({ from, to, gaps }) =>
      gaps
        .filter(({ atMostMs }) => atMostMs > (BLOCKED * 1_000) / 2)
        .map((found) => ({ ...found, way: `${from} ${to}` })),
    );
    expect(long.map(({ way }) => way)).toEqual([`${name}-worker ${name}-worker2`]);
    // /proc/uptime has hundredths of a second.
    const tick = 20;
    expect(long[0]?.atMostMs).toBeGreaterThan(unblocked - blocked - tick);
    expect(long[0]?.atLeastMs).toBeLessThan(ended - begun + tick);
    expect(stderr).toContain(`no connection from ${name}-worker to ${name}-worker2 works (`);
    expect(await namespaces()).toBe(0);
  });
});

test('told to end, it says what it has seen, and leaves nothing', async () => {
  await inTemporaryFolder(async (out) => {
    const asked = ['--cluster', name, '--out', out, '--max-outage', '10s'];
    const run = start(['watch', ...asked], {}, { direct: true });
    await run.said(/until Ctrl-C or SIGTERM/);
    expect(await namespaces()).toBe(1);
    await setTimeout(1_500);
    run.signal('SIGINT');
    const { code, stderr } = await run.ended;
    expect(code, stderr).toBe(0);
    expect((await readWatch(out)).connections.length).toBeGreaterThan(10);
    expect(await namespaces()).toBe(0);
  });
});

test('told to end before it has watched anything, it ends with 130, and leaves nothing', async () => {
  await inTemporaryFolder(async (out) => {
    const run = start(['watch', '--cluster', name, '--out', out], {}, { direct: true });
    await run.said(/^cluster /m);
    while ((await namespaces()) === 0) await setTimeout(100);
    run.signal('SIGTERM');
    const { code, stderr } = await run.ended;
    expect(code, stderr).toBe(130);
    expect((await readWatch(out)).exitCode).toBe(130);
    expect(await namespaces()).toBe(0);
  });
});
