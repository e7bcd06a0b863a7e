import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { apply } from '../kube/apply.ts';
import { connect } from '../kube/client.ts';
import { allHold, certify } from './support/certify.ts';
import { type GivenNamespace, givenNamespace } from './support/given-namespace.ts';
import { CACHE } from './support/traces.ts';
import { until } from './support/until.ts';

/** A namespace with a team's limits: they are no violation of the network's, and a run that does not fit in names the limit. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const kube = connect(kubeconfig);
const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' };
/** One for each limit: the runs go on at once. */
const namespaces = Array.from({ length: 3 }, () => givenNamespace(kube, RESTRICTED));

function certifyOnly(only: string, namespace: string) {
  const place = ['--kubeconfig', kubeconfig, '--namespace', namespace];
  return certify([...place, '--only', only, '--diagnostics', 'never']);
}

const quota = (hard: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'team' },
  spec: { hard },
});
const limits = (limit: object) => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'team' },
  spec: { limits: [{ type: 'Container', ...limit }] },
});

/** A pod that the namespace takes, once what it does not ask for has a default. */
const SMALL: V1Pod = {
  metadata: { name: 'small' },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'one',
        image: 'none',
        resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
};

async function under(
  namespace: string,
  objects: KubernetesObject[],
  work: () => Promise<void>,
): Promise<void> {
  const placed = objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }));
  await apply(kube, placed);
  try {
    await work();
  } finally {
    for (const object of placed) await kube.objects.delete(object);
  }
}

const TOO_LITTLE: [title: string, object: KubernetesObject, says: RegExp][] = [
  [
    'a quota of pods',
    quota({ pods: '3' }),
    /may not create its pods: .*exceeded quota: team, .*limited: pods=3/,
  ],
  [
    'a quota of what pods do not ask for',
    quota({ 'limits.cpu': '4' }),
    /failed quota: team: must specify limits\.cpu/,
  ],
  [
    'a limit below what pods ask for',
    limits({ max: { memory: '64Mi' } }),
    /maximum memory usage per Container is 64Mi/,
  ],
];

test('a run names the limit that it does not fit in: quotas of pods and of CPU, and a limit of memory', async () => {
  await Promise.all(
    TOO_LITTLE.map(([title, object, says], index) => {
      const namespace = namespaces[index] as GivenNamespace;
      return under(namespace.name, [object], async () => {
        const run = await certifyOnly('POD-1', namespace.name);
        expect(run.stderr, title).toMatch(says);
        expect(run.code, title).toBe(3);
        await namespace.expectEmpty();
      });
    }),
  );
});

test('a run that fits in is as ever, with a default for what pods do not ask for, and a NetworkPolicy that nobody enforces', () => {
  const { name: namespace } = namespaces[0] as GivenNamespace;
  const hard = { pods: '30', 'requests.cpu': '2', 'limits.cpu': '8', 'limits.memory': '8Gi' };
  const denied = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
  // The client writes `_default` as `default`, and drops that.
  const objects = [limits({ _default: { cpu: '200m' } }), denied, quota(hard)];
  return under(namespace, objects, async () => {
    await until('the default to be in force', async () => {
      const { spec } = await kube.core
        .createNamespacedPod({ namespace, body: SMALL, dryRun: 'All' })
        .catch((): V1Pod => ({}));
      return spec?.containers[0]?.resources?.limits?.cpu === '200m';
    });
    const only = 'POD-1,POD-2,SVC-1,SVC-2';
    const run = await certifyOnly(only, namespace);
    expect(run.outcomes, run.stderr).toEqual(allHold(only));
  });
});
