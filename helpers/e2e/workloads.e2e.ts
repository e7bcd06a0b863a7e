import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { netconform } from './support/program.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';

/** Existing pods and Services: those of DNS, which every cluster made here has. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const kube = connect(kubeconfig);
const namespace = givenNamespace(kube);
const WORKLOADS = ['WORK-1', 'WORK-2'];

/** Runs both requirements, and reads the report. */
function reportOf(...options: string[]) {
  return inTemporaryFolder(async (out) => {
    await netconform([
      ...[
        'certify',
        '--kubeconfig',
        kubeconfig,
        '--namespace',
        namespace.name,
        '--only',
        'WORK',
        '--out',
        out,
      ],
      ...options,
    ]);
    return readReport(out);
  });
}

test('existing pods and Services are probed only on request', async () => {
  expect(idsOf(await reportOf(), 'skipped')).toEqual(WORKLOADS);
  expect(idsOf(await reportOf('--workloads', '--max-rate', '5'), 'conformant')).toEqual(WORKLOADS);
});

test('a pod that a NetworkPolicy selects is left out, and so is its Service', async () => {
  const metadata = { name: 'netconform-e2e', namespace: 'kube-system' };
  const spec = { podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } }, ingress: [{}] };
  await kube.networking.createNamespacedNetworkPolicy({
    namespace: metadata.namespace,
    body: { metadata, spec },
  });
  try {
    const left = (await reportOf('--workloads')).map(({ text }) => text).join('\n');
    expect(left).toMatch(/kube-system\/coredns-\S+: a NetworkPolicy/);
    expect(left).toMatch(/kube-system\/kube-dns: a NetworkPolicy/);
  } finally {
    await kube.networking.deleteNamespacedNetworkPolicy(metadata);
  }
});
