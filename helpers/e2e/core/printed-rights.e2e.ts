import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { connect } from '../../kube/client.ts';
import { NOT_HERE } from '../support/not-here.ts';
import { netconform } from '../support/program.ts';
import { readReport } from '../support/read-report.ts';
import { grantedNamespace, kubeconfigOf } from '../support/service-account.ts';
import { inTemporaryFolder, runName } from '../support/temporary.ts';
import { CACHE } from '../support/traces.ts';

const admin = kubeconfigPath(CACHE, inject('cluster').name);
const kube = connect(admin);
const namespace = runName();
let granted: Awaited<ReturnType<typeof grantedNamespace>>;

beforeAll(async () => {
  granted = await grantedNamespace(kube, namespace);
});

afterAll(() => granted?.remove());

test('an existing cluster is certified with only the rights that rbac prints, in a namespace that stays', () =>
  inTemporaryFolder((folder) =>
    inTemporaryFolder(async (out) => {
      const user = { namespace, name: namespace };
      const file = await kubeconfigOf(kube, await readFile(admin, 'utf8'), user, folder);
      const args = ['certify', '--kubeconfig', file, '--namespace', namespace, '--out', out];
      const { code, stderr } = await netconform(args);
      expect(code, stderr).toBe(0);
      const cases = await readReport(out);
      expect(
        cases.flatMap(({ id, outcome }) => (outcome === 'conformant' ? [] : `${id} ${outcome}`)),
      ).toEqual(NOT_HERE.map((id) => `${id} skipped`));
      const lists = await Promise.all([
        kube.core.listNamespacedPod({ namespace }),
        kube.core.listNamespacedService({ namespace }),
        kube.apps.listNamespacedDaemonSet({ namespace }),
        kube.apps.listNamespacedDeployment({ namespace }),
        kube.coordination.listNamespacedLease({ namespace }),
      ]);
      expect(lists.flatMap(({ items }) => items.map(({ metadata }) => metadata?.name))).toEqual([]);
    }),
  ));
