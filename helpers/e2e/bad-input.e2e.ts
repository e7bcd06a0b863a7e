import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { netconform } from './support/program.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE, engineHere, tracesOf } from './support/traces.ts';

/** Bad input that only the cluster or the engine can tell; all other is in helpers/cli/bad-input.test.ts. */

const cluster = inject('cluster');
const THERE = ['--kubeconfig', kubeconfigPath(CACHE, cluster.name)];

test.for<[title: string, args: string[], says: string[]]>([
  ['a namespace that does not exist', [...THERE, '--namespace', 'absent'], ['--namespace', '"absent"']],
  [
    'an agent that does not exist',
    [...THERE, '--network-agent', 'kube-system/absent'],
    ['--network-agent', '"kube-system/absent"'],
  ],
  [
    'labels that no node has',
    [...THERE, '--node-selector', 'pool=absent'],
    ['--node-selector', '"pool=absent"', `no schedulable node of ${cluster.name}-control-plane`],
  ],
  ['a name that is taken', ['--cni', 'flannel', '--name', cluster.name], ['--name', `"${cluster.name}"`]],
])('%s is refused in one line with exit code 2, and nothing is made', async ([, args, says]) => {
  const engine = await engineHere();
  const nodes = async () => {
    const { containers, networks } = await tracesOf(engine, cluster.name);
    return { containers, networks };
  };
  const before = await nodes();
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, 'reports');
    const { code, stdout, stderr } = await netconform(['certify', '--out', out, ...args]);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    for (const part of says) expect(stderr).toContain(part);
    expect(existsSync(out)).toBe(false);
  });
  // The one whose name was asked for again is untouched.
  expect(await nodes()).toEqual(before);
});
