import type { V1Service } from '@kubernetes/client-node';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { allHold, certify } from './support/certify.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { CACHE } from './support/traces.ts';

const kubeconfig = kubeconfigPath(CACHE, inject('cluster').name);
const kube = connect(kubeconfig);
const given = givenNamespace(kube);
const namespace = 'kube-system';

/** Replaces a Service by one with another name and the same address. */
async function rename({ metadata, spec }: V1Service, from: string, to: string): Promise<void> {
  const { labels = {}, annotations = {} } = metadata ?? {};
  await kube.core.deleteNamespacedService({ namespace, name: from });
  await kube.core.createNamespacedService({
    namespace,
    body: { metadata: { name: to, labels, annotations }, ...(spec === undefined ? {} : { spec }) },
  });
}

test.for(['rke2-coredns-rke2-coredns', 'resolver'])(
  'every DNS pod is queried by itself where the DNS Service is called %s',
  async (other) => {
    const service = await kube.core.readNamespacedService({ namespace, name: 'kube-dns' });
    const { items } = await kube.core.listNamespacedPod({ namespace, labelSelector: 'k8s-app=kube-dns' });
    await rename(service, 'kube-dns', other);
    try {
      const only = 'DNS-1,SVC-6';
      const run = await certify(['--kubeconfig', kubeconfig, '--namespace', given.name, '--only', only]);
      expect(run.outcomes, run.stderr).toEqual(allHold(only));
      const pairs = run.report.requirements.find(({ id }) => id === 'DNS-1')?.pairs ?? [];
      for (const { status } of items)
        expect(pairs.filter(({ to }) => to.startsWith(`DNS pod ${status?.podIP} `)).length).toBeGreaterThan(
          0,
        );
    } finally {
      await rename(service, other, 'kube-dns');
    }
  },
);
