import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { connect } from '../../kube/client.ts';
import { NOT_HERE } from '../support/not-here.ts';
import { netconform } from '../support/program.ts';
import { readReport } from '../support/read-report.ts';
import { grantedForFile } from '../support/service-account.ts';
import { inTemporaryFolder } from '../support/temporary.ts';
import { CACHE } from '../support/traces.ts';

const admin = kubeconfigPath(CACHE, inject('cluster').name);
const kube = connect(admin);
const { namespace, asUser } = grantedForFile(kube, admin);

test('an existing cluster is certified with only the rights that rbac prints, in a namespace that stays', () =>
  asUser((file) =>
    inTemporaryFolder(async (out) => {
      const args = ['certify', '--kubeconfig', file, '--namespace', namespace, '--out', out];
      const { code, stderr } = await netconform(args);
      expect(code, stderr).toBe(0);
      const cases = await readReport(out);
      const others = cases.flatMap(({ id, outcome }) => (outcome === 'conformant' ? [] : `${id} ${outcome}`));
      expect(others.sort()).toEqual(NOT_HERE.map((id) => `${id} skipped`).sort());
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
