import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { connect } from '../../kube/client.ts';
import { RUN_LABEL } from '../../model/labels.ts';
import { NOT_HERE } from '../support/not-here.ts';
import { netconform } from '../support/program.ts';
import { runName } from '../support/temporary.ts';
import { CACHE, engineHere, NO_TRACES, tracesOf } from '../support/traces.ts';

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);

/** The lines of a part of the plan. */
function part(plan: string, title: string): string {
  return new RegExp(`^${title} .*\\n(?: .*\\n)*`, 'm').exec(plan)?.[0] ?? '';
}

test('--dry-run of an existing cluster says what a run makes and skips, and makes nothing', async () => {
  const kube = connect(kubeconfig);
  const { code, stdout, stderr } = await netconform(['certify', '--kubeconfig', kubeconfig, '--dry-run']);
  expect(code, stderr).toBe(0);
  for (const node of (await kube.core.listNode()).items)
    expect(part(stdout, 'nodes')).toContain(`${node.metadata?.name}\n`);
  expect(part(stdout, 'creates')).toMatch(/DaemonSet/);
  expect(part(stdout, 'images')).toMatch(/agnhost:/);
  const skipped = part(stdout, 'skips').match(/[A-Z0-9]+-\d+(?=[,:])/g) ?? [];
  expect(skipped).toEqual(expect.arrayContaining(['WEAVE-1', 'POL-1', 'REC-1']));
  expect(NOT_HERE).toEqual(expect.arrayContaining(skipped));
  const { items } = await kube.core.listNamespace({ labelSelector: RUN_LABEL });
  expect(items).toEqual([]);
});

test('--dry-run without a cluster says which one would be made, and makes nothing', async () => {
  const own = runName();
  const args = ['certify', '--dry-run', '--name', own, '--workers', '1', '--cni', 'flannel'];
  const { code, stdout } = await netconform(args);
  expect(code).toBe(0);
  expect(part(stdout, 'nodes')).toContain(`${own}-control-plane, ${own}-worker\n`);
  expect(await tracesOf(await engineHere(), own)).toEqual(NO_TRACES);
});
