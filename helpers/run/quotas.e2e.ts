import type { V1Pod } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import { netconform } from '../end-to-end/program.ts';
import { readReport } from '../end-to-end/read-report.ts';
import { inTemporaryFolder, runName } from '../end-to-end/temporary.ts';
import { CACHE } from '../end-to-end/traces.ts';
import { until } from '../faults/faulty-cluster.ts';
import { apply } from '../kube/apply.ts';
import { connect } from '../kube/client.ts';
import { RUN_LABEL } from '../kube/labels.ts';
import { createNamespace, removeNamespace } from '../kube/namespace.ts';

/** A namespace as a team gets one: its limits are no fault of the network, and a run that does not fit in says which one it was. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const kube = connect(kubeconfig);
const namespace = runName();

beforeAll(async () => {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await createNamespace(kube, namespace, { labels }, AbortSignal.timeout(TIMEOUTS.fixtures));
});

afterAll(() => removeNamespace(kube, namespace, AbortSignal.timeout(TIMEOUTS.teardown)));

function certify(only: string) {
  return inTemporaryFolder(async (out) => {
    const args = ['certify', '--kubeconfig', kubeconfig, '--namespace', namespace, '--only', only];
    const { code, stderr } = await netconform([...args, '--out', out, '--diagnostics', 'never']);
    const cases = await readReport(out);
    return { code, stderr, outcomes: Object.fromEntries(cases.map(({ id, outcome }) => [id, outcome])) };
  });
}

const quota = (hard: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'team', namespace },
  spec: { hard },
});
const limits = (limit: object) => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'team', namespace },
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

async function under(objects: object[], work: () => Promise<void>): Promise<void> {
  await apply(kube, objects);
  try {
    await work();
  } finally {
    for (const object of objects) await kube.objects.delete(object);
  }
}

test.for<[title: string, object: object, says: RegExp]>([
  [
    'a quota of pods',
    quota({ pods: '3' }),
    /may not make its pods: .*exceeded quota: team, .*limited: pods=3/,
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
])('%s that a run does not fit in is what it says, and nothing is left', ([, object, says]) =>
  under([object], async () => {
    const run = await certify('POD-1');
    expect(run.stderr).toMatch(says);
    expect(run.code).toBe(3);
    const within = { namespace, labelSelector: RUN_LABEL };
    const left = await Promise.all([
      kube.core.listNamespacedPod(within),
      kube.core.listNamespacedService(within),
      kube.apps.listNamespacedDaemonSet(within),
      kube.apps.listNamespacedDeployment(within),
      kube.coordination.listNamespacedLease(within),
    ]);
    expect(left.flatMap(({ items }) => items as object[])).toEqual([]);
  }),
);

test('where it fits in, with a default for what pods do not ask for, and all denied that nobody enforces, it goes as ever', () => {
  const hard = { pods: '30', 'requests.cpu': '2', 'limits.cpu': '8', 'limits.memory': '8Gi' };
  const denied = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
  // The client writes `_default` as `default`, and drops that.
  return under([limits({ _default: { cpu: '200m' } }), denied, quota(hard)], async () => {
    await until('the default to be in force', async () => {
      const { spec } = await kube.core
        .createNamespacedPod({ namespace, body: SMALL, dryRun: 'All' })
        .catch((): V1Pod => ({}));
      return spec?.containers[0]?.resources?.limits?.cpu === '200m';
    });
    const only = 'POD-1,POD-2,SVC-1,SVC-2';
    const run = await certify(only);
    const held = Object.fromEntries(only.split(',').map((id) => [id, 'conformant']));
    expect(run.outcomes, run.stderr).toEqual(held);
  });
});
