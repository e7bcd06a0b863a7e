import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { connect } from '../../kube/client.ts';
import { RUN_LABEL } from '../../model/labels.ts';
import type { WatchJson } from '../../watch/watch-json.ts';
import { netconform } from '../support/program.ts';
import { complaints } from '../support/read-xml.ts';
import { inTemporaryFolder } from '../support/temporary.ts';
import { CACHE, engineHere } from '../support/traces.ts';

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const kube = connect(kubeconfig);
const [from, to] = [`${name}-worker`, `${name}-worker2`];

/** How long a pair of nodes is blocked, s: several times what a busy machine delays a connection for. */
const BLOCKED = 12;

test('watch finds the outage of one direction between two nodes while a command runs, and no other', async () => {
  const engine = await engineHere();
  const rangeOf = async (node: string) => (await kube.core.readNode({ name: node })).spec?.podCIDR ?? '';
  // The first packet of each connection: answers to the other direction pass.
  const rule = `PREROUTING -s ${await rangeOf(from)} -d ${await rangeOf(to)} -p tcp --syn -j DROP`;
  const iptables = 'iptables -w 10 -t raw';
  const block = `${iptables} -I ${rule} && sleep ${BLOCKED} && ${iptables} -D ${rule}`;
  await inTemporaryFolder(async (out) => {
    const { code, stderr } = await netconform(
      [
        ...[
          'watch',
          '--kubeconfig',
          kubeconfig,
          '--out',
          out,
          '--kinds',
          'pod',
          '--max-outage',
          `${BLOCKED / 2}s`,
        ],
        ...['--settle', '2s', '--', engine.name, 'exec', to, 'sh', '-c', block],
      ],
      engine.env,
    );
    expect(code, stderr).toBe(1);
    const [dir = ''] = await readdir(out);
    const read = (file: string) => readFile(join(out, dir, file), 'utf8');
    expect(await complaints(await read('junit.xml'))).toEqual([]);
    expect(await read('watch.html')).toContain('</html>');
    const { connections } = JSON.parse(await read('watch.json')) as WatchJson;
    // What a gap lasted at least: a busy machine may leave a pair untried for long.
    const long = connections.flatMap((pair) =>
      pair.gaps
        .filter(({ atLeastMs }) => atLeastMs > (BLOCKED * 1_000) / 2)
        .map(() => `${pair.from} ${pair.to}`),
    );
    expect(long, stderr).toEqual([`${from} ${to}`]);
    const { items } = await kube.core.listNamespace({ labelSelector: RUN_LABEL });
    expect(items).toEqual([]);
  });
});
